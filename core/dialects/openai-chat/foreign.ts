import { PROVIDER_DIALECT_IDS, type SpliceChange } from "../contract.ts";
import { type JsonBody, memberAt } from "../json/body.ts";
import type { TextEdit } from "../json/edit.ts";
import { memberPlace } from "../json/members.ts";
import { isArray, isObject } from "../json/value.ts";

const KEY = "reasoning_details";
/** Seals of other dialects say so in `format`; what providers of this one seal has names of their own there. */
const OTHERS: ReadonlySet<unknown> = new Set(PROVIDER_DIALECT_IDS.filter((id) => id !== "openai-chat"));

const isForeign = (detail: unknown): boolean => isObject(detail) && OTHERS.has(detail.format);

/** Takes out what providers of other dialects have sealed in earlier turns: most providers of this one refuse the very field. */
export const foreignDetails = (body: JsonBody, lost: SpliceChange["lost"]): TextEdit[] => {
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
      ? { ...memberPlace(body.text, place), text: "" }
      : { start: place.start, end: place.end, text: JSON.stringify(own) };
  });
};
