import { isArray, isObject } from "../../../core/dialects/json/value.ts";
import { Complaint, type Turn } from "./model.ts";

/** A parsed object. */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown, name = "the value"): Fields => {
  if (isObject(value)) return value;
  throw new Complaint(`${name}: Input should be an object`);
};
export const listOf = (value: unknown, name = "the value"): readonly unknown[] => {
  if (value === undefined) return [];
  if (isArray(value)) return value;
  throw new Complaint(`${name}: Input should be a list`);
};
export const fieldsIn = (value: unknown, name?: string): readonly Fields[] =>
  listOf(value, name).map((item) => fieldsOf(item, name));
export const textOf = (value: unknown, name = "the value"): string => {
  if (typeof value === "string") return value;
  throw new Complaint(`${name}: Input should be a string`);
};

/** JSON text of a call's arguments. */
export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Complaint(`arguments are not JSON: ${text}`);
  }
};

/** The APIs refuse fields that they do not know. */
export const onlyKnown = (fields: Fields, known: string, name: string): void => {
  const names = new Set(known.split(" "));
  const extra = Object.keys(fields).filter((key) => !names.has(key));
  if (extra.length > 0) throw new Complaint(`${name}: Extra inputs are not permitted: ${extra.join(", ")}`);
};

/** What was said turn by turn: messages of one side that follow each other are one turn. */
export const merged = (turns: readonly Turn[]): Turn[] => {
  const all: Turn[] = [];
  for (const turn of turns) {
    const last = all.at(-1);
    if (last?.by === turn.by) all[all.length - 1] = { by: turn.by, items: [...last.items, ...turn.items] };
    else all.push(turn);
  }
  return all;
};

/** Every call must have its result in the turn behind it, and every result its call in the turn before. */
export const checkPairs = (turns: readonly Turn[]): void => {
  turns.forEach(({ items }, index) => {
    const idsOf = (at: number, kind: "call" | "result") =>
      (turns[at]?.items ?? []).flatMap((item) => (item.kind === kind ? [item.id] : [])).toSorted();
    const calls = idsOf(index, "call");
    if (new Set(calls).size < calls.length) throw new Complaint(`calls with one id: ${calls}`);
    if (index < turns.length - 1 && calls.length > 0 && `${calls}` !== `${idsOf(index + 1, "result")}`)
      throw new Complaint(`calls ${calls} have the results ${idsOf(index + 1, "result")}`);
    if (items.some(({ kind }) => kind === "result") && idsOf(index - 1, "call").length === 0)
      throw new Complaint(`results ${idsOf(index, "result")} without calls`);
  });
};

const DATA_URL = /^data:([^;,]+);base64,(.*)$/s;

/** A picture that is here, by its `data:` URL. */
export const imageOf = (url: string) => {
  const [, mediaType, data] = DATA_URL.exec(url) ?? [];
  if (mediaType === undefined || data === undefined) throw new Complaint(`no picture: ${url.slice(0, 60)}`);
  return { kind: "image", mediaType, data } as const;
};

/** What a provider seals with is told apart by its name, as the real ones tell theirs by a key. */
export const sealed = (by: string, text: string): string =>
  Buffer.from(`${by}|${Bun.hash(text).toString(36)}`).toString("base64");

/** Refuses what somebody else has sealed. */
export const checkSeal = (by: readonly string[], seal: string | undefined, message: string): void => {
  if (seal === undefined) return;
  const [name = ""] = Buffer.from(seal, "base64").toString().split("|");
  if (!by.includes(name)) throw new Complaint(message);
};

/** A server-sent event. */
export const sse = (data: object, type?: string): string =>
  `${type === undefined ? "" : `event: ${type}\n`}data: ${JSON.stringify(data)}\n\n`;
