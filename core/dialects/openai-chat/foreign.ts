import { PROVIDER_DIALECT_IDS, type RequestChange } from "../contract.ts";
import { type JsonBody, memberAt } from "../json/body.ts";
import type { TextEdit } from "../json/edit.ts";
import { isArray, isObject } from "../json/value.ts";

const KEY = "reasoning_details";
/** Seals of other dialects say so in `format`; what providers of this one seal has names of their own there. */
const OTHERS: ReadonlySet<unknown> = new Set(PROVIDER_DIALECT_IDS.filter((id) => id !== "openai-chat"));

const isForeign = (detail: unknown): boolean => isObject(detail) && OTHERS.has(detail.format);

/** Takes out what providers of other dialects have sealed in earlier turns: most providers of this one refuse the very field. */
export const foreignDetails = (body: JsonBody, lost: RequestChange["lost"]): TextEdit[] => {
  if (!body.text.includes(`"${KEY}"`)) return [];
  const messages = isObject(body.value) && isArray(body.value.messages) ? body.value.messages : [];
  const places = memberAt(body.root, "messages")?.items ?? [];
  return messages.flatMap((message, at) => {
    const place = places[at] && memberAt(places[at], KEY);
    const details = isObject(message) && isArray(message[KEY]) ? message[KEY] : [];
    if (!place || !details.some(isForeign)) return [];
    lost?.drop(`messages.${at}.${KEY}`);
    const own = details.filter((detail) => !isForeign(detail));
    return own.length === 0
      ? withoutMember(body.text, place)
      : { start: place.start, end: place.end, text: JSON.stringify(own) };
  });
};

const BEFORE = new RegExp(`(,?)\\s*"${KEY}"\\s*:\\s*$`);
const COMMA_BEHIND = /^\s*,/;
/** As far as the key and what stands around it can reach. */
const REACH = 256;

/** Takes a member out, with its key and one of the commas around it. */
const withoutMember = (text: string, value: { readonly start: number; readonly end: number }): TextEdit => {
  const [all = "", comma = ""] = BEFORE.exec(text.slice(Math.max(0, value.start - REACH), value.start)) ?? [];
  // Written in another way, the key stays, with nothing in it.
  if (all === "") return { ...value, text: "null" };
  const behind = comma === "" ? (COMMA_BEHIND.exec(text.slice(value.end, value.end + REACH))?.[0] ?? "") : "";
  return { start: value.start - all.length, end: value.end + behind.length, text: "" };
};
