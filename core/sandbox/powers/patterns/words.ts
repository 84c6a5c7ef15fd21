import { type Automaton, buildAutomaton, ownersOf, ownState, step } from "./automaton.ts";
import { isWordAt } from "./block.ts";
import { foldedUnit } from "./folding.ts";
import type { Edges } from "./starts.ts";

/** Letters of scripts that put no space between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u;
const IS_SPACE = /^\s$/;
const SPACE = 32;
const ASCII_END = 128;
const IS_ASCII_SPACE = Array.from({ length: ASCII_END }, (_, unit) =>
  IS_SPACE.test(String.fromCharCode(unit)),
);
/** Some 32 kB. */
const ROW_CELLS = 8192;
/** The lists of the automaton: by whether an edge is needed where a word begins, and where it ends. */
const EDGES = [0, 1, 2, 3] as const;
const BEGIN = 1;
const END = 2;
const NONE = -1;

/** A part of a text in which words are looked for. */
export interface Searched {
  readonly text: string;
  /** A word must begin from here on, and end up to there. */
  readonly from: number;
  readonly to: number;
  /** Where a word may begin and end. */
  readonly edges: Edges;
  /** Whether a word's edge is there whatever stands beyond. */
  readonly fromIsEdge: boolean;
  readonly toIsEdge: boolean;
}

/**
 * Finds words and phrases, whole and in any case, and such that are parts of names as `user_ssn` and `ssnNumber`. White space in one is any white space. Words of scripts without spaces stand
 * anywhere.
 */
export class Words {
  readonly #automaton: Automaton;
  /** By step back: where the unit behind it began. */
  readonly #ends: Int32Array;

  /** `wholeOrLoose`: a word with an edge on one side alone may stand anywhere. */
  constructor(words: readonly string[], wholeOrLoose = false) {
    const lists = EDGES.map((): string[] => []);
    for (const word of words) {
      const edges = edgesOf(word);
      lists[wholeOrLoose && edges !== (BEGIN | END) ? 0 : edges]?.push(folded(word));
    }
    this.#automaton = buildAutomaton(lists, { more: false, rowCells: ROW_CELLS });
    this.#ends = new Int32Array(this.#automaton.maxLength + 1);
  }

  /** Where the first word ends, of several at one place the shortest; -1 for none. `any`: any word will do. */
  endOf(searched: Searched, any = false): number {
    const automaton = this.#automaton;
    const { classes, longest, rows, dense, width } = automaton;
    const { text, from, to } = searched;
    const ends = this.#ends;
    let found = NONE;
    let state = 0;
    let steps = 0;
    let inSpace = false;
    for (let at = to - 1; at >= from; at--) {
      const unit = text.charCodeAt(at);
      const space = unit < ASCII_END ? IS_ASCII_SPACE[unit] === true : IS_SPACE.test(text[at] ?? "");
      if (space && inSpace) continue;
      inSpace = space;
      const label = classes[space ? SPACE : foldedUnit(unit)] ?? 0;
      if (label === 0) {
        state = 0;
        continue;
      }
      steps++;
      ends[steps % ends.length] = at + 1;
      state =
        state < dense && label < width ? (rows[state * width + label] ?? 0) : step(automaton, state, label);
      if (longest[state] === 0) continue;
      const end = this.#shortest(state, steps, at, searched);
      if (end === NONE) continue;
      found = end;
      if (any) break;
    }
    return found;
  }

  #shortest(state: number, steps: number, at: number, searched: Searched): number {
    const automaton = this.#automaton;
    const { longest, fails } = automaton;
    const { edges, from, to, fromIsEdge, toIsEdge } = searched;
    const begins = (fromIsEdge && at === from) || edges.startsAt(at) || isJoint(searched.text, at);
    let found = NONE;
    for (let own = state; (longest[own] ?? 0) > 0; own = fails[own] ?? 0) {
      own = ownState(automaton, own);
      const end = this.#ends[(steps - (longest[own] ?? 0) + 1) % this.#ends.length] ?? 0;
      const ended = (toIsEdge && end === to) || edges.endsAt(end) || isJoint(searched.text, end);
      const counts = ownersOf(automaton, own).some(
        (needed) => (begins || (needed & BEGIN) === 0) && (ended || (needed & END) === 0),
      );
      if (counts) found = end;
    }
    return found;
  }
}

const folded = (word: string): string =>
  String.fromCharCode(...Array.from({ length: word.length }, (_, at) => word.charCodeAt(at)).map(foldedUnit))
    .trim()
    .replace(/\s+/gu, " ");

const edgesOf = (word: string): number => {
  const characters = [...word.trim()];
  const begin = isEdged(characters[0]) ? BEGIN : 0;
  return begin | (isEdged(characters.at(-1)) ? END : 0);
};

const isEdged = (character = ""): boolean => isWordAt(character, 0) && !UNSPACED.test(character);

const UNDERSCORE = 95;

/** Whether a place is between the parts of a name: beside an underscore, or before a capital behind a small letter. */
const isJoint = (text: string, at: number): boolean => {
  if (at <= 0 || at >= text.length) return false;
  const before = text.charCodeAt(at - 1);
  const unit = text.charCodeAt(at);
  if (before === UNDERSCORE || unit === UNDERSCORE) return true;
  return before >= 97 && before <= 122 && unit >= 65 && unit <= 90;
};
