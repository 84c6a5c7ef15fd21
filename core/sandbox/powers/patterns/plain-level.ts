import type { Block, Blocks } from "./block.ts";
import { PlainBlock } from "./block.ts";
import { ASCII_END, IS_SEPARATOR, MAX_SEPARATORS } from "./leveller.ts";
import type { Letters } from "./normalise.ts";
import { Output } from "./output.ts";
import { isWhite } from "./white-space.ts";

/** Longer texts are levelled in pieces. */
const MAX_UNITS = 65_536;

/** Whether levelling a text makes of each of its units one other, whatever stands beside it. False where that is not plain to see. */
export const isLevelledByUnit = (text: string, letters: Letters): boolean => {
  if (text.length > MAX_UNITS) return false;
  const spacing = letters.asked.has("spacing");
  let word = 0;
  let gap = 0;
  let separators = 0;
  let aloneBefore = false;
  let whiteBefore = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= ASCII_END) return false;
    if (!spacing) continue;
    const white = isWhite(unit);
    // Of a run of white space one is left.
    if (white && whiteBefore) return false;
    whiteBefore = white;
    if (IS_SEPARATOR[unit] !== true) {
      if (word === 0) gap = separators;
      word++;
      separators = 0;
      continue;
    }
    // What is a separator and looks like a letter too is one or the other by what stands before it.
    if (!white && letters.plain[unit] !== unit) return false;
    if (word > 0) {
      const alone = word === 1;
      if (alone && aloneBefore && gap <= MAX_SEPARATORS) return false;
      aloneBefore = alone;
      word = 0;
    }
    separators++;
  }
  return !(word === 1 && aloneBefore && gap <= MAX_SEPARATORS);
};

/** Such a text, of which no more comes, in one block. */
export const unitBlocks = (text: string, from: number, letters: Letters): Blocks => {
  let given = false;
  return {
    next() {
      if (given || text === "") return undefined;
      given = true;
      return new UnitBlock(text, from, letters);
    },
    openFrom: () => Number.POSITIVE_INFINITY,
  };
};

/** A block in which each unit stands where it stood. Most patterns need not see it. */
class UnitBlock extends PlainBlock implements Block {
  readonly plain: string;
  readonly #letters: Letters;
  #text: string | undefined;

  constructor(plain: string, from: number, letters: Letters) {
    super(plain, from);
    this.plain = plain;
    this.#letters = letters;
  }

  override get text(): string {
    if (this.#text === undefined) {
      const out = new Output();
      out.addRun(this.plain, 0, this.plain.length, this.#letters.plain);
      this.#text = out.read().text;
    }
    return this.#text;
  }
}
