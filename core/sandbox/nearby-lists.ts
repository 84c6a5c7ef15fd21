import type { PatternDeclaration, PatternMatch } from "@sluice/sdk";
import {
  type CompileOptions,
  compilePatterns,
  type Found,
  type Matcher,
  type SearchedText,
} from "./powers/patterns/index.ts";

type List = Extract<PatternDeclaration, { kind: "list" }>;

/** How far from a match of a pattern which of the lists must be found. */
interface Nearby {
  readonly lists: ReadonlySet<string>;
  readonly before: number;
  readonly after: number;
}

/** What is looked at beyond, to tell whole words from parts of others. */
const EDGE_UNITS = 2;
const BEFORE_UNITS = 40;
const WORD_EDGES = /^[\p{L}\p{N}\p{M}_].*[\p{L}\p{N}\p{M}_]$|^[\p{L}\p{N}_]$/su;
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u;

/**
 * Compiles patterns that are looked for in whole texts. The words near those of lists become lists themselves, which are looked
 * for only around what was found: one expression of a thousand words takes a millisecond at each place.
 */
export const compileWithNearby = async (
  declarations: readonly PatternDeclaration[],
  options: CompileOptions,
): Promise<Matcher> => {
  const nearby = new Map<string, Nearby>();
  const lists: PatternDeclaration[] = [];
  const plain = declarations.map((declaration) => {
    if (declaration.kind === "regex" || !declaration.near) return declaration;
    const { near, ...others } = declaration;
    const { words, before = BEFORE_UNITS, after = 0 } = near;
    const made = listsOf(words, declaration, lists.length);
    lists.push(...made);
    nearby.set(declaration.id, { lists: new Set(made.map(({ id }) => id)), before, after });
    return others;
  });
  const [matcher, words] = await Promise.all([
    compilePatterns(plain, options),
    lists.length > 0 ? compilePatterns(lists, options) : undefined,
  ]);
  return words ? { ...matcher, search: (texts) => searchNearby(texts, matcher, words, nearby) } : matcher;
};

const listsOf = (words: readonly string[], { normalise }: List, from: number): readonly List[] => {
  const whole = words.filter((word) => WORD_EDGES.test(word) && !UNSPACED.test(word));
  const loose = words.filter((word) => !whole.includes(word));
  return [
    { entries: whole, wholeWord: true },
    { entries: loose, wholeWord: false },
  ]
    .filter(({ entries }) => entries.length > 0)
    .map((list, at) => ({
      id: `${from + at}`,
      kind: "list",
      ...list,
      ...(normalise ? { normalise } : {}),
    }));
};

const searchNearby = (
  texts: readonly SearchedText[],
  matcher: Matcher,
  words: Matcher,
  nearby: ReadonlyMap<string, Nearby>,
): Found | Promise<Found> => {
  const then = (found: Found): Found | Promise<Found> => {
    const windows = windowsOf(texts, found.matches, nearby);
    if (windows.length === 0) return found;
    const near = words.search(windows);
    return near instanceof Promise
      ? near.then((late) => counted(found, placesOf(windows, late), nearby))
      : counted(found, placesOf(windows, near), nearby);
  };
  const found = matcher.search(texts);
  return found instanceof Promise ? found.then(then) : then(found);
};

interface Window extends SearchedText {
  readonly segment: number;
  readonly from: number;
}

/** The parts of the texts in which words may be near to a match. */
const windowsOf = (
  texts: readonly SearchedText[],
  matches: readonly PatternMatch[],
  nearby: ReadonlyMap<string, Nearby>,
): readonly Window[] => {
  const spans = matches
    .flatMap(({ pattern, segment, start, end }) => {
      const near = nearby.get(pattern);
      if (!near) return [];
      return [{ segment, from: start - near.before - EDGE_UNITS, to: end + near.after + EDGE_UNITS }];
    })
    .toSorted((a, b) => a.segment - b.segment || a.from - b.from);
  const merged: { segment: number; from: number; to: number }[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && last.segment === span.segment && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span, from: Math.max(0, span.from) });
  }
  return merged.map(({ segment, from, to }) => ({
    segment,
    from,
    text: texts[segment]?.text.slice(from, to) ?? "",
  }));
};

/** Places of words by text and list, in order. */
type Places = ReadonlyMap<string, readonly PatternMatch[]>;

const keyOf = (segment: number, list: string): string => `${segment}/${list}`;

const placesOf = (windows: readonly Window[], { matches }: Found): Places => {
  const places = matches.flatMap((match) => {
    const window = windows[match.segment];
    if (!window) return [];
    const { segment, from } = window;
    return [{ ...match, segment, start: match.start + from, end: match.end + from }];
  });
  const byList = Map.groupBy(places, ({ segment, pattern }) => keyOf(segment, pattern));
  return new Map(Array.from(byList, ([key, some]) => [key, some.toSorted((a, b) => a.start - b.start)]));
};

/** Without the matches that no word is near to. */
const counted = (found: Found, places: Places, nearby: ReadonlyMap<string, Nearby>): Found => {
  const counts = (match: PatternMatch): boolean => {
    const near = nearby.get(match.pattern);
    if (!near) return true;
    return [...near.lists].some((list) => isNear(match, near, places.get(keyOf(match.segment, list)) ?? []));
  };
  return { ...found, matches: found.matches.filter(counts), disjoint: found.disjoint.filter(counts) };
};

/** A word of what base64 hides has the match's own place. */
const isNear = (
  { start, end }: PatternMatch,
  { before, after }: Nearby,
  words: readonly PatternMatch[],
): boolean => {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? 0) < start - before) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < words.length; at++) {
    const word = words[at];
    if (!word || word.start > end + after) return false;
    const isBefore = word.end <= start;
    const isBehind = word.start >= end && word.end <= end + after;
    if (isBefore || isBehind || (word.start === start && word.end === end)) return true;
  }
  return false;
};
