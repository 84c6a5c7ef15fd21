import { bytesText, isDigit64 } from "./text.ts";

/** So many characters of a run are decoded; what follows is passed over. */
export const MAX_RUN_CHARS = 4096;
const MIN_RUN_CHARS = 16;
const MIN_TEXT_BYTES = 12;
const MAX_PADDING = 2;
const OTHER = /[^A-Za-z0-9+/_-]/g;
/** What is looked through in one go. */
const PIECE_UNITS = 65_536;

/** A run of base64 that is text, and where it stands. */
export interface Run {
  readonly start: number;
  /** With its padding. */
  readonly end: number;
  readonly text: string;
}

/** Finds the runs of a text, one after the other. Those that begin before `from` are passed over. */
export class Runs {
  readonly #text: string;
  readonly #from: number;
  #at = 0;
  /** Whether it is in a run that is passed over. */
  #inRun = false;

  constructor(text: string, from: number) {
    this.#text = text;
    this.#from = from;
  }

  /** The next run; "later" where there was nothing in this piece of the text. */
  next(): Run | "later" | undefined {
    const text = this.#text;
    if (this.#at >= text.length) return undefined;
    const stop = Math.min(text.length, this.#at + PIECE_UNITS);
    if (this.#inRun) return this.#leave(stop);
    const start = firstRun(text, this.#at, Math.min(text.length, stop + MIN_RUN_CHARS));
    if (start < 0 || start >= stop) {
      this.#at = stop;
      // What is shorter in the piece may go on behind it.
      while (this.#at < text.length && isDigit64(text.charCodeAt(this.#at - 1))) this.#at--;
      return "later";
    }
    let end = start + MIN_RUN_CHARS;
    while (end < text.length && end - start < MAX_RUN_CHARS && isDigit64(text.charCodeAt(end))) end++;
    end = Math.min(end, start + MAX_RUN_CHARS);
    this.#at = end;
    this.#inRun = true;
    return (start >= this.#from && decoded(text, start, end)) || "later";
  }

  #leave(stop: number): "later" {
    const piece = this.#text.slice(this.#at, stop);
    OTHER.lastIndex = 0;
    const found = OTHER.exec(piece);
    this.#inRun = !found;
    this.#at = found ? this.#at + found.index : stop;
    return "later";
  }
}

/** Where the first run in `[from, to)` begins that is long enough; -1 for none. Looks at few characters of ordinary text. */
const firstRun = (text: string, from: number, to: number): number => {
  for (let probe = from + MIN_RUN_CHARS - 1; probe < to; ) {
    let begin = probe + 1;
    while (begin > from && isDigit64(text.charCodeAt(begin - 1))) begin--;
    let end = probe + 1;
    if (begin <= probe)
      while (end < to && end - begin < MIN_RUN_CHARS && isDigit64(text.charCodeAt(end))) end++;
    if (end - begin >= MIN_RUN_CHARS) return begin;
    probe = begin > probe ? probe + MIN_RUN_CHARS : end + MIN_RUN_CHARS;
  }
  return -1;
};

const decoded = (text: string, start: number, end: number): Run | undefined => {
  const { textBytes } = bytesText(text, start, end);
  if (textBytes < MIN_TEXT_BYTES) return undefined;
  const bytes = Buffer.from(text.slice(start, end), "base64");
  return { start, end: paddedEnd(text, end), text: bytes.toString("utf8", 0, textBytes) };
};

const paddedEnd = (text: string, end: number): number => {
  let padded = end;
  while (padded < end + MAX_PADDING && text[padded] === "=") padded++;
  return padded;
};

/** Where a run that may yet become another begins, at the end of a text of which more may come; `Infinity` for none. */
export const openRun = (text: string, from: number): number => {
  const NOWHERE = Number.POSITIVE_INFINITY;
  let end = text.length;
  while (end > from && text.length - end < MAX_PADDING && text[end - 1] === "=") end--;
  if (text.length - end === MAX_PADDING) return NOWHERE;
  let start = end;
  while (start > 0 && end - start <= MAX_RUN_CHARS && isDigit64(text.charCodeAt(start - 1))) start--;
  const length = end - start;
  if (start < from || length === 0 || length > MAX_RUN_CHARS) return NOWHERE;
  if (end < text.length && length < MIN_RUN_CHARS) return NOWHERE;
  const { textBytes, broken } = bytesText(text, start, end);
  return broken && textBytes < MIN_TEXT_BYTES ? NOWHERE : start;
};
