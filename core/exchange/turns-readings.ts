import type { ViewedText } from "./text-view.ts";

/** A place in one of the texts of a call. */
export interface Place {
  readonly segment: number;
  readonly start: number;
  readonly end: number;
}

/** A text made of pieces of others. */
export class Reading {
  #text = "";
  /** By piece: where it begins here, and what it stands for. */
  readonly #pieces: (Place & { readonly at: number })[] = [];

  get text(): string {
    return this.#text;
  }

  /** Puts text at the end. It stands for a place of the same length, or for a place as a whole. */
  add(text: string, place: Place): void {
    if (text === "") return;
    this.#pieces.push({ ...place, at: this.#text.length });
    this.#text += text;
  }

  /** What `[start, end)` stands for: one place in each text that it goes over. */
  placesOf(start: number, end: number): readonly Place[] {
    const places = new Map<number, Place>();
    for (let index = this.#pieceAt(start); index < this.#pieces.length; index++) {
      const piece = this.#pieces[index];
      if (!piece || piece.at >= end) break;
      const { segment } = piece;
      const known = places.get(segment);
      places.set(segment, {
        segment,
        start: known?.start ?? this.#originOf(index, start).start,
        end: this.#originOf(index, end).end,
      });
    }
    return [...places.values()].filter((place) => place.start < place.end);
  }

  /** The places that a place here stands for, as a reading made of this one sees them. */
  slice(start: number, end: number, into: Reading): void {
    for (let index = this.#pieceAt(start); index < this.#pieces.length; index++) {
      const piece = this.#pieces[index];
      if (!piece || piece.at >= end) break;
      const from = Math.max(start, piece.at);
      const to = Math.min(end, this.#endOf(index));
      if (from < to) into.add(this.#text.slice(from, to), this.#cut(index, from, to));
    }
  }

  #endOf(index: number): number {
    return this.#pieces[index + 1]?.at ?? this.#text.length;
  }

  #cut(index: number, from: number, to: number): Place {
    const { start } = this.#originOf(index, from);
    return { segment: this.#pieces[index]?.segment ?? 0, start, end: this.#originOf(index, to).end };
  }

  /** Where the piece's text from `at` on begins, and where that up to `at` ends. */
  #originOf(index: number, at: number): { start: number; end: number } {
    const piece = this.#pieces[index];
    if (!piece) return { start: 0, end: 0 };
    const length = this.#endOf(index) - piece.at;
    if (piece.end - piece.start !== length) return { start: piece.start, end: piece.end };
    const within = Math.min(Math.max(at - piece.at, 0), length);
    return { start: piece.start + within, end: piece.start + within };
  }

  #pieceAt(place: number): number {
    let low = 0;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#endOf(middle) <= place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Longer texts are read as they are: to go through them would hold the event loop. */
const MAX_UNITS = 400_000;
/** White space other than one plain space. */
const SPACES = /[^\S ]\s*| \s+/g;
/** A quoted piece. A quotation mark behind a letter is an apostrophe. */
const QUOTED =
  /"[^"\n]{0,300}"|(?<![\p{L}\p{N}])'[^'\n]{0,300}'|`[^`$\n]{0,300}`|“[^”\n]{0,300}”|«[^»\n]{0,300}»|»[^«\n]{0,300}«|„[^“”\n]{0,300}[“”]|「[^」\n]{0,300}」/gu;
/** Code and lists put signs, names and short words between two of them. */
const MAX_BETWEEN_UNITS = 40;
const MAX_BETWEEN_WORDS = 4;
const LONG_WORD = /[\p{L}\p{N}]{9}/u;
const WORD = /[\p{L}\p{N}]+/gu;

const isJoint = (between: string): boolean =>
  !LONG_WORD.test(between) && (between.match(WORD) ?? []).length <= MAX_BETWEEN_WORDS;

/**
 * What users and tools say, to be searched through: the user turns as one text, the same with quoted pieces put together, with
 * and without a space, where there are any, and what each tool gave.
 */
export const readingsOf = (texts: readonly ViewedText[]): readonly Reading[] => {
  const said = new Reading();
  const others: Reading[] = [];
  for (const [segment, { role, kind, text }] of texts.entries()) {
    if (role === "user") {
      if (said.text !== "") said.add(" ", { segment, start: 0, end: 0 });
      spaced(said, text, segment);
    } else if (kind === "tool-result") {
      const own = new Reading();
      spaced(own, text, segment);
      others.push(own);
    }
  }
  return [...(said.text === "" ? [] : [said, ...unquoted(said)]), ...others];
};

const spaced = (reading: Reading, text: string, segment: number): void => {
  let from = 0;
  const runs = text.length > MAX_UNITS ? [] : text.matchAll(SPACES);
  for (const { 0: run, index } of runs) {
    reading.add(text.slice(from, index), { segment, start: from, end: index });
    from = index + run.length;
    reading.add(" ", { segment, start: index, end: from });
  }
  reading.add(text.slice(from), { segment, start: from, end: text.length });
};

const unquoted = (said: Reading): readonly Reading[] => {
  if (said.text.length > MAX_UNITS) return [];
  const joints = jointsOf(said.text);
  if (joints.length === 0) return [];
  return ["", " "].map((between) => {
    const reading = new Reading();
    let from = 0;
    for (const { start, end } of joints) {
      said.slice(from, start, reading);
      const [place] = said.placesOf(start, end);
      if (place && between !== "") reading.add(between, place);
      from = end;
    }
    said.slice(from, said.text.length, reading);
    return reading;
  });
};

/** From the end of what one piece quotes to the beginning of what the next one does. */
const jointsOf = (text: string): readonly { readonly start: number; readonly end: number }[] => {
  const joints: { start: number; end: number }[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const { 0: quoted, index } of text.matchAll(QUOTED)) {
    if (index - before <= MAX_BETWEEN_UNITS && isJoint(text.slice(before, index))) {
      joints.push({ start: before - 1, end: index + 1 });
    }
    before = index + quoted.length;
  }
  return joints;
};
