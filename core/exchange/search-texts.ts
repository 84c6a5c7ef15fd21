import type { PatternMatch } from "@sluice/sdk";
import type { Instance } from "../sandbox/instance.ts";
import type { Found, Matcher } from "../sandbox/powers/patterns/index.ts";
import { disjointFrom } from "./disjoint.ts";
import { withoutEscapes } from "./json-escapes.ts";
import type { Step } from "./pipeline.ts";
import type { ViewedText } from "./text-view.ts";
import { type Reading, readingsOf } from "./turns-readings.ts";

/** Searches the texts of a call for the instance's patterns; nothing where it has none that are looked for in this hook. */
export const searchTexts = (
  { instance, hook }: Pick<Step, "hook"> & { readonly instance: Pick<Instance, "matcher" | "turnsMatcher"> },
  texts: readonly ViewedText[],
): Found | Promise<Found> | undefined => {
  const { matcher, turnsMatcher } = instance;
  const plain = matcher && searched(matcher, texts, hook === "onRequest");
  if (!turnsMatcher || hook !== "onRequest") return plain;
  const readings = readingsOf(texts);
  const over = turnsMatcher.search(readings);
  const both = (first: Found, second: Found): Found => {
    if (second.matches.length === 0) return first;
    return joined(
      [...(matcher?.ids ?? []), ...turnsMatcher.ids],
      first,
      placed(turnsMatcher, readings, second),
    );
  };
  const none: Found = { matches: [], disjoint: [], openFrom: texts.map(() => Number.POSITIVE_INFINITY) };
  return plain instanceof Promise || over instanceof Promise
    ? Promise.all([plain ?? none, over]).then(([first, second]) => both(first, second))
    : both(plain ?? none, over);
};

/** What a matcher finds in texts, as those read them whom they are for. */
const searched = (
  matcher: Matcher,
  texts: readonly ViewedText[],
  isRequest: boolean,
): Found | Promise<Found> => {
  const read = withoutEscapes(texts, isRequest);
  const found = matcher.search(read.texts);
  return found instanceof Promise ? found.then(read.placed) : read.placed(found);
};

/** What was found in readings, in the texts that they were made of. Of one pattern's places that overlap the first counts. */
const placed = ({ ids }: Matcher, readings: readonly Reading[], { matches }: Found): PatternMatch[] =>
  Array.from(
    Map.groupBy(matches, ({ pattern }) => pattern),
    ([pattern, found]) =>
      disjointFrom(
        ids,
        found.flatMap(({ segment, start, end }) =>
          (readings[segment]?.placesOf(start, end) ?? []).map((place) => ({ pattern, ...place })),
        ),
        [],
      ),
  ).flat();

const joined = (
  ids: readonly string[],
  { matches, openFrom }: Found,
  more: readonly PatternMatch[],
): Found => {
  const ranks = new Map(ids.map((id, rank) => [id, rank]));
  const rankOf = ({ pattern }: PatternMatch): number => ranks.get(pattern) ?? 0;
  const all = [...matches, ...more].toSorted(
    (a, b) => a.segment - b.segment || rankOf(a) - rankOf(b) || a.start - b.start,
  );
  return { matches: all, disjoint: disjointFrom(ids, all, []), openFrom };
};
