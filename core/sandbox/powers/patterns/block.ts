import { Leveller } from "./leveller.ts";
import type { Letters } from "./normalise.ts";
import type { Levelled, Output } from "./output.ts";
import type { Edges } from "./starts.ts";
import { isInPair } from "./surrogates.ts";

/** A part of a text as patterns see it: levelled or as it is, with what they look at around it. */
export interface Block extends Edges {
  readonly text: string;
  /** The text as it was, where each of its units is ASCII and becomes one unit of `text`. */
  readonly plain?: string | undefined;
  /** Place of the first unit in the whole text, as patterns see it. */
  readonly base: number;
  /** Where in `text` matches of this block may begin. */
  readonly from: number;
  readonly to: number;
  /** Units from here on may still come out in another way: by themselves, or as one of `endings`. */
  readonly known: number;
  readonly endings: readonly string[];
  /** Whether the text goes on behind it, if more comes. */
  readonly isLast: boolean;
  /** Place in the original text where the unit at `at` comes from. */
  startOf(at: number): number;
  /** Place in the original text where the units before `end` end. */
  endOf(end: number): number;
}

/** Gives the blocks of one text, one after the other. */
export interface Blocks {
  /** The next block; "later" where some work was done for it and more is needed. */
  next(): Block | "later" | undefined;
  /** Where in the original text something is open that is in no block yet; `Infinity` for nowhere. */
  openFrom(): number;
}

/** Places where matches of one levelled block begin. */
const BLOCK_UNITS = 16_384;
/** What is levelled in one go; under a millisecond. */
const PIECE_UNITS = 4096;

/** A text as it is, in one block. Nothing is found before `from`. */
export const plainBlocks = (text: string, from: number): Blocks => {
  let given = false;
  return {
    next() {
      if (given) return undefined;
      given = true;
      return new PlainBlock(text, from);
    },
    openFrom: () => NOWHERE,
  };
};

const NOWHERE = Number.POSITIVE_INFINITY;
const NO_ENDINGS: readonly string[] = [];

/** A text that patterns see as it is, or with each unit where it was. */
export class PlainBlock implements Block {
  readonly base = 0;
  readonly endings = NO_ENDINGS;
  readonly isLast = true;
  readonly from: number;
  readonly #original: string;

  constructor(original: string, from: number) {
    this.#original = original;
    this.from = from;
  }

  get text(): string {
    return this.#original;
  }

  get to(): number {
    return this.#original.length;
  }

  get known(): number {
    return this.#original.length;
  }

  startOf(at: number): number {
    return at;
  }

  endOf(end: number): number {
    return end;
  }

  startsAt(at: number): boolean {
    return !isWordBefore(this.#original, at);
  }

  endsAt(end: number): boolean {
    return !isWordAt(this.#original, end);
  }
}

/** How a text is levelled. */
export interface Levelling {
  readonly letters: Letters;
  /** What the patterns look at before and behind the beginning of a match. */
  readonly behind: number;
  readonly ahead: number;
  /** Nothing is found before this place. */
  readonly from: number;
  /** Whether more of the text may come. */
  readonly more: boolean;
  /** In use until the last block of the text is done with. */
  readonly out: Output;
}

/** A text levelled. */
export class LevelledBlocks implements Blocks {
  readonly #original: string;
  readonly #leveller: Leveller;
  readonly #options: Levelling;
  #block: LevelledBlock | undefined;

  constructor(text: string, options: Levelling) {
    this.#original = text;
    this.#leveller = new Leveller(text, options.letters, options.out);
    this.#options = options;
  }

  next(): Block | "later" | undefined {
    const leveller = this.#leveller;
    const { behind, ahead, from, more } = this.#options;
    const before = this.#block;
    const left = before ? before.text.length - before.to : 0;
    if (!leveller.ended && left + leveller.ready < BLOCK_UNITS + ahead) {
      leveller.take(PIECE_UNITS);
      if (!leveller.ended && left + leveller.ready < BLOCK_UNITS + ahead) return "later";
    }
    if (before && leveller.ended && left + leveller.ready === 0) return undefined;
    const kept = before ? before.to - Math.max(0, before.to - behind) : 0;
    const loose = leveller.loose;
    const read = leveller.read();
    const levelled = before ? before.withMore(before.to - kept, read) : read;
    const base = before ? before.base + before.to - kept : 0;
    const end = leveller.ended ? levelled.text.length : levelled.text.length - ahead;
    const to = isInPair(levelled.text, end) ? end - 1 : end;
    this.#block = new LevelledBlock(this.#original, levelled, {
      base,
      from: Math.max(kept, placeOf(levelled, from)),
      to,
      known: more && leveller.ended ? levelled.text.length - loose : levelled.text.length,
      endings: more && leveller.ended ? leveller.endings() : NO_ENDINGS,
      isLast: leveller.ended,
    });
    return this.#block;
  }

  openFrom(): number {
    return NOWHERE;
  }
}

/** The first unit that comes from `at` on in the original text. */
const placeOf = ({ text, starts }: Levelled, at: number): number => {
  let place = 0;
  while (place < text.length && (starts[place] ?? 0) < at) place++;
  return place;
};

class LevelledBlock implements Block {
  readonly base: number;
  readonly from: number;
  readonly to: number;
  readonly known: number;
  readonly endings: readonly string[];
  readonly isLast: boolean;
  readonly #original: string;
  readonly #levelled: Levelled;

  constructor(
    original: string,
    levelled: Levelled,
    place: Pick<Block, "base" | "from" | "to" | "known" | "endings" | "isLast">,
  ) {
    this.#original = original;
    this.#levelled = levelled;
    this.base = place.base;
    this.from = place.from;
    this.to = place.to;
    this.known = place.known;
    this.endings = place.endings;
    this.isLast = place.isLast;
  }

  get text(): string {
    return this.#levelled.text;
  }

  startOf(at: number): number {
    return this.#levelled.starts[at] ?? this.#original.length;
  }

  endOf(end: number): number {
    return this.#levelled.ends[end - 1] ?? 0;
  }

  startsAt(at: number): boolean {
    return !isWordBefore(this.#original, this.startOf(at));
  }

  endsAt(end: number): boolean {
    return !isWordAt(this.#original, this.endOf(end));
  }

  /** This block from `from` on, with what follows. */
  withMore(from: number, more: Levelled): Levelled {
    const { text, starts, ends } = this.#levelled;
    return {
      text: text.slice(from) + more.text,
      starts: joined(starts.subarray(from, text.length), more.starts.subarray(0, more.text.length)),
      ends: joined(ends.subarray(from, text.length), more.ends.subarray(0, more.text.length)),
    };
  }
}

const joined = (first: Int32Array, second: Int32Array): Int32Array => {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
};

const WORD = /^[\p{L}\p{N}\p{M}_]$/u;
const ASCII_END = 128;
const IS_ASCII_WORD = Array.from({ length: ASCII_END }, (_, code) => WORD.test(String.fromCharCode(code)));

/** Whether a letter, a digit or the like stands at a place. */
export const isWordAt = (text: string, at: number): boolean => {
  const code = text.codePointAt(at);
  if (code === undefined) return false;
  return code < ASCII_END ? IS_ASCII_WORD[code] === true : WORD.test(String.fromCodePoint(code));
};

/** Whether one stands before it. */
export const isWordBefore = (text: string, at: number): boolean =>
  at > 0 && isWordAt(text, isInPair(text, at - 1) ? at - 2 : at - 1);
