import { SluiceError } from "../../errors/index.ts";
import { isArray, isObject } from "../json/value.ts";
import type { Json } from "./request.ts";

/** A parsed object whose members may be anything. */
export type Fields = Readonly<Record<string, unknown>>;

/** The error that names a field which is not of the form that it must have. */
export const wrong = (param: string, detail: string): SluiceError =>
  new SluiceError("REQUEST_BODY_INVALID", { param, detail });

/** `null` counts as not there, as it does for the providers. */
const isMissing = (value: unknown): value is null | undefined => value === undefined || value === null;

/** An optional string. Throws where it is something else. */
export const stringAt = (fields: Fields, key: string, at = ""): string | undefined => {
  const value = fields[key];
  if (isMissing(value)) return undefined;
  if (typeof value !== "string") throw wrong(at + key, "must be a string.");
  return value;
};

/** An optional string that is one of these. */
export const choiceAt = <C extends string>(
  fields: Fields,
  key: string,
  choices: readonly C[],
  at = "",
): C | undefined => {
  const said = stringAt(fields, key, at);
  const choice = choices.find((one) => one === said);
  if (said !== undefined && choice === undefined)
    throw wrong(at + key, `must be one of ${choices.join(", ")}.`);
  return choice;
};

/** An optional number. */
export const numberAt = (fields: Fields, key: string, at = ""): number | undefined => {
  const value = fields[key];
  if (isMissing(value)) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) throw wrong(at + key, "must be a number.");
  return value;
};

/** An optional boolean. */
export const flagAt = (fields: Fields, key: string, at = ""): boolean | undefined => {
  const value = fields[key];
  if (isMissing(value)) return undefined;
  if (typeof value !== "boolean") throw wrong(at + key, "must be true or false.");
  return value;
};

/** An optional object. */
export const objectAt = (fields: Fields, key: string, at = ""): Fields | undefined => {
  const value = fields[key];
  if (isMissing(value)) return undefined;
  if (!isObject(value)) throw wrong(at + key, "must be an object.");
  return value;
};

/** An optional array, of whatever. */
export const listAt = (fields: Fields, key: string, at = ""): readonly unknown[] | undefined => {
  const value = fields[key];
  if (isMissing(value)) return undefined;
  if (!isArray(value)) throw wrong(at + key, "must be an array.");
  return value;
};

/** An optional array of objects; `at` is where each of them stands. */
export const objectsAt = (
  fields: Fields,
  key: string,
  at = "",
): readonly { readonly fields: Fields; readonly at: string }[] =>
  (listAt(fields, key, at) ?? []).map((item, index) => {
    if (!isObject(item)) throw wrong(`${at}${key}.${index}`, "must be an object.");
    return { fields: item, at: `${at}${key}.${index}.` };
  });

/** What `JSON.parse` made is JSON. */
export const isJson = (value: unknown): value is Json => value !== undefined;

/** An optional value of any kind. */
export const jsonAt = (fields: Fields, key: string): Json | undefined => {
  const value = fields[key];
  return isMissing(value) || !isJson(value) ? undefined : value;
};

/** The keys that hold something and are none of these. */
export const othersIn = (fields: Fields, known: ReadonlySet<string>): string[] =>
  Object.keys(fields).filter((key) => !known.has(key) && !isMissing(fields[key]));

type Present<F> = { [K in keyof F as undefined extends F[K] ? never : K]: F[K] } & {
  [K in keyof F as undefined extends F[K] ? K : never]?: Exclude<F[K], undefined>;
};

const isPresent = <F extends object>(found: object, all: F): found is Present<F> =>
  Object.keys(found).every((key) => key in all);

/** The members that are not `undefined`: where one is optional, that is another thing than one which is not there. */
export const present = <const F extends object>(all: F): Present<F> => {
  const found = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  if (isPresent(found, all)) return found;
  throw new TypeError("the members are those of the object itself");
};
