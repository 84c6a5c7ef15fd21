import type { PatternMatch } from "@sluice/sdk";

/**
 * The matches without overlaps, in the order of the text: the leftmost, then the pattern declared first, then the
 * longest. `takenTo`: per text, up to where it is taken already.
 */
export const disjointFrom = (
  ids: readonly string[],
  matches: readonly PatternMatch[],
  takenTo: readonly number[],
): PatternMatch[] => {
  const ranks = new Map(ids.map((id, rank) => [id, rank]));
  const rankOf = ({ pattern }: PatternMatch): number => ranks.get(pattern) ?? 0;
  const ordered = matches.toSorted(
    (a, b) => a.segment - b.segment || a.start - b.start || rankOf(a) - rankOf(b) || b.end - a.end,
  );
  let segment = -1;
  let end = 0;
  return ordered.filter((match) => {
    if (match.segment !== segment) {
      segment = match.segment;
      end = takenTo[segment] ?? 0;
    }
    if (match.start < end) return false;
    end = match.end;
    return true;
  });
};
