/** One sign of an attack, as data. */
export interface Heuristic {
  /** Phrases, whole words each; `{a|b|}` stands for one of these, or for nothing. White space counts once. */
  readonly phrases: readonly string[];
  /** Whether the phrases may stand within words: those of scripts without spaces, and words that have lost theirs. */
  readonly loose?: true;
  /** A phrase counts only where one of these stands near it; written as `phrases` are. */
  readonly near?: readonly string[];
  /** How many characters before a phrase are looked at for `near`. Default 60. */
  readonly before?: number;
  /** How many behind it. Default 0. */
  readonly after?: number;
}

type Reach = Pick<Required<Heuristic>, "before" | "after">;

/** Heuristics of several languages as two: one of whole words, one of loose phrases. Fewer lists are searched quicker. */
export const merged = (
  heuristics: readonly Heuristic[],
  whole: Reach,
  loose: Reach,
): readonly Heuristic[] => {
  const union = (some: readonly Heuristic[]) => ({
    phrases: some.flatMap(({ phrases }) => phrases),
    near: some.flatMap(({ near = [] }) => near),
  });
  return [
    { ...union(heuristics.filter((one) => one.near && !one.loose)), ...whole },
    { ...union(heuristics.filter((one) => one.near && one.loose)), ...loose, loose: true },
    ...heuristics.filter((one) => !one.near),
  ];
};

/** Those that need nothing near them as one list of whole words and one of loose phrases, and the others. */
export const joined = (heuristics: readonly Heuristic[]): readonly Heuristic[] => {
  const alone = heuristics.filter(({ near }) => !near);
  const phrasesOf = (isLoose: boolean): readonly string[] =>
    alone.filter(({ loose = false }) => loose === isLoose).flatMap(({ phrases }) => phrases);
  const both: readonly Heuristic[] = [
    { phrases: phrasesOf(false) },
    { phrases: phrasesOf(true), loose: true },
  ];
  return [...heuristics.filter(({ near }) => near), ...both.filter(({ phrases }) => phrases.length > 0)];
};
