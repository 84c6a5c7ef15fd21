/** A piece of an expression's source, and what stands for it. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Puts a part of the source between two texts. */
export const wrap = (start: number, end: number, opening: string, closing: string): readonly Edit[] => [
  { start, end: start, text: opening },
  { start: end, end, text: closing },
];

/**
 * Carries out edits that do not overlap. Of several at one place insertions come first, in the order in which they are given.
 * `from`, `to`: the piece of the source that is made.
 */
export const edited = (source: string, edits: readonly Edit[], from = 0, to = source.length): string => {
  let made = "";
  let at = from;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start || rank(a) - rank(b))) {
    made += source.slice(at, start) + text;
    at = end;
  }
  return made + source.slice(at, to);
};

const rank = ({ start, end }: Edit): number => (start === end ? 0 : 1);
