import type { PatternMatch } from "@sluice/sdk";
import type { Found, Matcher, SearchedText } from "./matcher.ts";

type Plain = Pick<Matcher, "ids" | "match" | "longestMatchChars" | "reach">;

/** Searches texts of which more may come: what lies nearer to the end than the longest match is open. */
export const searchOpen = (matcher: Plain, texts: readonly SearchedText[]): Found | Promise<Found> => {
  const found = matcher.match(texts.map(({ text, context = "" }) => context + text));
  return found instanceof Promise
    ? found.then((all) => settled(matcher, texts, all))
    : settled(matcher, texts, found);
};

const settled = (
  { ids, longestMatchChars, reach }: Plain,
  texts: readonly SearchedText[],
  found: readonly PatternMatch[],
): Found => {
  const span = Math.max(longestMatchChars, reach.ahead);
  const openFrom = texts.map(({ text, more }) =>
    more ? Math.max(0, text.length - span + 1) : Number.POSITIVE_INFINITY,
  );
  const matches = found.flatMap(({ pattern, segment, start, end }) => {
    const before = texts[segment]?.context?.length ?? 0;
    const from = start - before;
    if (from < 0 || from >= (openFrom[segment] ?? 0)) return [];
    return [{ pattern, segment, start: from, end: end - before }];
  });
  return { matches, disjoint: disjointOf(ids, matches), openFrom };
};

const disjointOf = (ids: readonly string[], matches: readonly PatternMatch[]): PatternMatch[] => {
  const ranks = new Map(ids.map((id, rank) => [id, rank]));
  const rankOf = ({ pattern }: PatternMatch): number => ranks.get(pattern) ?? 0;
  const ordered = matches.toSorted(
    (a, b) => a.segment - b.segment || a.start - b.start || rankOf(a) - rankOf(b) || b.end - a.end,
  );
  let segment = -1;
  let end = 0;
  return ordered.filter((match) => {
    if (match.segment !== segment) end = 0;
    segment = match.segment;
    if (match.start < end) return false;
    end = match.end;
    return true;
  });
};
