import { isArray, isObject } from "../../core/dialects/json/value.ts";
import type { Fields, Json } from "./meaning.ts";

/** A text as JSON; throws where it is none. */
export const parse = (text: string): Json => JSON.parse(text);

const isFields = (value: Json | undefined): value is Fields => isObject(value);
const isList = (value: Json | undefined): value is readonly Json[] => isArray(value);

/** An object; an empty one where it is none, so that what is looked for in it is missing. */
export const fields = (value: Json | undefined): Fields => (isFields(value) ? value : {});

/** The members of an array; none where it is none. */
export const list = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);

/** The same as objects. */
export const objects = (value: Json | undefined): readonly Fields[] => list(value).map(fields);

/** A string; an empty one where it is none. */
export const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");

/** A number; 0 where it is none. */
export const number = (value: Json | undefined): number => (typeof value === "number" ? value : 0);

/** The members that are not `undefined`. */
export const present = (all: Readonly<Record<string, Json | undefined>>): Fields => {
  const found: Record<string, Json> = {};
  for (const [key, value] of Object.entries(all)) if (value !== undefined) found[key] = value;
  return found;
};

/** Arguments of a call. A model may write what is no JSON, or a stream lose some of it: then that is what they are. */
export const argumentsIn = (written: string): Fields => {
  try {
    return fields(parse(written));
  } catch {
    return { written };
  }
};

/** A server-sent event. */
export interface Sse {
  readonly name: string;
  readonly data: string;
}

/** The events of a stream as the gateway writes them; throws where a line is no field of one. */
export const eventsIn = (stream: string): Sse[] =>
  stream
    .split(/\r?\n\r?\n/)
    .filter((block) => block !== "")
    .map((block) => {
      const found = { name: "", data: "" };
      for (const line of block.split(/\r?\n/)) {
        if (line.startsWith("data: ")) found.data += line.slice("data: ".length);
        else if (line.startsWith("event: ")) found.name = line.slice("event: ".length);
        else throw new Error(`no field of an event: ${line}`);
      }
      return found;
    });
