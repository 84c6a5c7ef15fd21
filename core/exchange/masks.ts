import { createHmac } from "node:crypto";
import { Type } from "@sinclair/typebox";
import { type HookName, type MaskForm, MaskFormSchema } from "@sluice/sdk";
import type { Instance } from "../sandbox/instance.ts";
import type { Aliases } from "./aliases.ts";
import type { Exchange } from "./exchange.ts";
import type { TextView } from "./text-view.ts";

/** What one call of `ctx.text.mask` was given, as a guest sends it. */
export const MaskFormsSchema = Type.Record(
  Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$" }),
  MaskFormSchema,
  { additionalProperties: false, maxProperties: 1000 },
);

/** Forms by the id of their pattern. */
export type Masks = ReadonlyMap<string, MaskForm>;

/** The forms of all calls of `mask` together. Throws `RangeError` where a pattern has two. */
export const masksOf = (given: readonly Readonly<Record<string, MaskForm>>[]): Masks => {
  const masks = new Map<string, MaskForm>();
  for (const [pattern, form] of given.flatMap((forms) => Object.entries(forms))) {
    if (masks.has(pattern)) throw new RangeError("a pattern is masked in one form a call");
    masks.set(pattern, form);
  }
  return masks;
};

/** The call that masks. */
interface Masking {
  readonly exchange: Exchange;
  readonly instance: Instance;
  readonly hook: HookName;
}

/** Leaves an edit for each match of these patterns. Throws `RangeError` where it overlaps an edit that is there. */
export const mask = (masks: Masks, view: TextView, masking: Masking): void => {
  const written = new Map<string, string>();
  for (const { pattern, segment, start, end } of view.found.disjoint) {
    const form = masks.get(pattern);
    if (!form) continue;
    const { text = "", context = "", kind, isValue = false } = view.texts[segment] ?? {};
    const inJson = kind === "tool-arguments" && !isValue;
    const from = inJson ? behindEscape(text, context, start) : start;
    if (from >= end) continue;
    const match = text.slice(from, end);
    const key = `${pattern}\n${inJson}\n${match}`;
    const by = written.get(key) ?? write(form, match, inJson, view, masking);
    written.set(key, by);
    view.replaceAt(segment, from, end, by);
  }
};

/**
 * In JSON text a match may begin with the letters of an escape (`\n`, `\u00e9`). They are none of what is meant, and without them
 * the text would be no JSON any more.
 */
const behindEscape = (text: string, context: string, start: number): number => {
  const at = (place: number): string | undefined => (place < 0 ? context.at(place) : text[place]);
  // The digits of an escape may stand before the match too.
  for (let letters = 0; letters <= 4; letters++) {
    const letter = start - letters;
    let before = letter - 1;
    while (at(before) === "\\") before--;
    if ((letter - 1 - before) % 2 === 0) continue;
    const length = at(letter) === "u" ? 5 : 1;
    return Math.max(start, letter + length);
  }
  return start;
};

const write = (form: MaskForm, match: string, inJson: boolean, view: TextView, masking: Masking): string => {
  const by = writeFor(form, plainly(match, inJson), view, masking);
  return inJson ? JSON.stringify(by).slice(1, -1) : by;
};

const writeFor = (
  form: MaskForm,
  match: string,
  view: TextView,
  { exchange, instance, hook }: Masking,
): string => {
  if ("with" in form) return form.with;
  if ("keepLast" in form) return keepLast(match, form.keepLast, form.fill ?? "*");
  if ("hash" in form) {
    const key = typeof form.key === "string" ? form.key : instance.powers.secret(form.key);
    return `[${form.hash}:${createHmac("sha256", key).update(match).digest("hex").slice(0, HASH_DIGITS)}]`;
  }
  if (hook !== "onRequest") return `[${form.alias}]`;
  return aliasesFor(exchange, instance, view).of(form.alias, match);
};

const HASH_DIGITS = 12;
const FILLS = 4;
const NO_LETTER = /[^\p{L}\p{N}]/gu;

/** At most half of the letters and digits stay, whatever was asked for. */
const keepLast = (match: string, asked: number, fill: string): string => {
  const letters = Array.from(match.replace(NO_LETTER, ""));
  const kept = Math.min(asked, Math.floor(letters.length / 2));
  return fill.repeat(FILLS) + letters.slice(letters.length - kept).join("");
};

/** What the text says of itself already is no alias for anything else. */
const aliasesFor = (exchange: Exchange, instance: Instance, { texts }: TextView): Aliases => {
  const aliases = exchange.aliasesOf(instance);
  aliases.avoid(texts);
  return aliases;
};

/** What a match says; in arguments that are JSON text it may stand escaped. */
const plainly = (match: string, inJson: boolean): string => {
  if (!inJson || !match.includes("\\")) return match;
  try {
    const said: unknown = JSON.parse(`"${match}"`);
    return typeof said === "string" ? said : match;
  } catch {
    return match;
  }
};
