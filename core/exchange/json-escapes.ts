import type { Found, SearchedText } from "../sandbox/powers/patterns/index.ts";
import type { ViewedText } from "./text-view.ts";

/**
 * Arguments of tools are JSON text, and results often are: an escape stands in it for a character, `\n` or `\u0061`. A pattern is
 * to see what a reader of the JSON sees, or `\nhunter2` would be another word, and `\u0068unter2` none at all.
 */

/** What is a character by itself behind a backslash. */
const SHORT: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const UNICODE = /^\\u([0-9a-fA-F]{4})$/;
/** The beginning of an escape that more text may end. */
const UNFINISHED = /^\\(?:u[0-9a-fA-F]{0,3})?$/;
const LONGEST = 6;
const JSON_START = /^\s*[[{"]/;

/** A text with its escapes read, and where its units stood. */
class Unescaped implements SearchedText {
  readonly context: string;
  readonly text: string;
  readonly more: boolean;
  /** Behind each escape: a place in what was read, and the same in the raw text. Ascending. */
  readonly #read: number[] = [];
  readonly #raw: number[] = [];
  /** Where the text begins behind its context, in both. */
  readonly #start: number;
  readonly #rawStart: number;
  /** From where an escape is not whole yet, in the raw text; `Infinity` where none is. */
  #unfinished = Number.POSITIVE_INFINITY;

  constructor({ context, text, more = false }: ViewedText) {
    this.more = more;
    const all = this.#decode(context + text);
    this.#rawStart = context.length;
    this.#start = this.#placeOf(context.length);
    this.context = all.slice(0, this.#start);
    this.text = all.slice(this.#start);
  }

  /** Where a place in the text stood in the raw text. */
  rawOf(place: number): number {
    const at = this.#start + place;
    const last = lastUpTo(this.#read, at);
    const raw = last < 0 ? at : (this.#raw[last] ?? 0) + at - (this.#read[last] ?? 0);
    return Math.max(0, raw - this.#rawStart);
  }

  openFrom(place: number): number {
    const open = place === Number.POSITIVE_INFINITY ? place : this.rawOf(place);
    return Math.min(open, Math.max(0, this.#unfinished - this.#rawStart));
  }

  #decode(raw: string): string {
    const parts: string[] = [];
    let from = 0;
    let size = 0;
    for (let slash = raw.indexOf("\\"); slash >= 0; slash = raw.indexOf("\\", from)) {
      const found = escapeAt(raw, slash);
      if (this.more && UNFINISHED.test(raw.slice(slash, slash + LONGEST)) && slash + LONGEST > raw.length) {
        this.#unfinished = slash;
        parts.push(raw.slice(from, slash));
        return parts.join("");
      }
      parts.push(raw.slice(from, slash), found.means);
      size += slash - from + found.means.length;
      from = slash + found.length;
      this.#read.push(size);
      this.#raw.push(from);
    }
    parts.push(raw.slice(from));
    return parts.join("");
  }

  /** The first place in what was read that stood at a place of the raw text or behind it. */
  #placeOf(raw: number): number {
    const last = lastUpTo(this.#raw, raw);
    const place = last < 0 ? raw : (this.#read[last] ?? 0) + raw - (this.#raw[last] ?? 0);
    return Math.min(place, this.#read[last + 1] ?? Number.POSITIVE_INFINITY);
  }
}

interface Escape {
  readonly means: string;
  readonly length: number;
}

/** What is none stays as it is. */
const escapeAt = (raw: string, slash: number): Escape => {
  const short = SHORT[raw[slash + 1] ?? ""];
  if (short !== undefined) return { means: short, length: 2 };
  const unicode = UNICODE.exec(raw.slice(slash, slash + LONGEST));
  if (unicode) return { means: String.fromCharCode(Number.parseInt(unicode[1] ?? "", 16)), length: LONGEST };
  return { means: "\\", length: 1 };
};

/** The last place of an ascending list that is not beyond a bound; -1 where there is none. */
const lastUpTo = (places: readonly number[], bound: number): number => {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] ?? 0) <= bound) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const isJsonText = ({ kind, isValue, text, context }: ViewedText, isRequest: boolean): boolean => {
  if (kind === "tool-arguments") return !isValue && (text.includes("\\") || context.includes("\\"));
  // In a stream nobody knows how a result has begun, and it must be read there as in a whole answer.
  return isRequest && kind === "tool-result" && text.includes("\\") && JSON_START.test(text);
};

/** The texts as they are to be searched, and what was found in them by its places in the texts themselves. */
export const withoutEscapes = (
  texts: readonly ViewedText[],
  isRequest: boolean,
): { readonly texts: readonly SearchedText[]; placed(found: Found): Found } => {
  if (!texts.some((text) => isJsonText(text, isRequest))) return { texts, placed: (found) => found };
  const read = texts.map((text) => (isJsonText(text, isRequest) ? new Unescaped(text) : undefined));
  const moved = <M extends { segment: number; start: number; end: number }>(match: M): M => {
    const text = read[match.segment];
    return text ? { ...match, start: text.rawOf(match.start), end: text.rawOf(match.end) } : match;
  };
  return {
    texts: texts.map((text, at) => read[at] ?? text),
    placed: ({ matches, disjoint, openFrom }) => ({
      matches: matches.map(moved),
      disjoint: disjoint.map(moved),
      openFrom: openFrom.map((open, at) => read[at]?.openFrom(open) ?? open),
    }),
  };
};
