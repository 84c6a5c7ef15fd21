import { isIn } from "./charsets.ts";
import type { Factor, Streak } from "./factors.ts";

/** Where a match may begin for the sake of one streak; both are behind it where there is none. */
interface Places {
  readonly from: number;
  readonly to: number;
}

const NOWHERE: Places = { from: 0x7fff_ffff, to: 0x7fff_ffff };

/** How far one call looks: a fraction of a millisecond. */
const MOST_UNITS = 32_768;

/**
 * The first places from `from` on at which a match that needs a streak may begin. Looks at few units where there is none, and
 * not far: the first place that it has not looked at may be one.
 */
export const nextStreak = (
  text: string,
  { set, count }: Streak,
  { within, before }: Pick<Factor, "within" | "before">,
  from: number,
): Places => {
  const earliest = Math.max(0, from - before - count + 1);
  for (let probe = earliest + count - 1; probe < text.length; ) {
    // No streak ends before the probe.
    const unseen = probe - within + 1;
    if (probe > earliest + MOST_UNITS && unseen > from) return { from: unseen, to: unseen + 1 };
    let begin = probe + 1;
    while (begin > earliest && isIn(set, text, begin - 1)) begin--;
    let end = probe + 1;
    // A streak from there on has its end behind the probe.
    if (begin <= probe) while (end < text.length && isIn(set, text, end)) end++;
    const to = end + before;
    if (end - begin >= count && to > from) return { from: Math.max(from, begin + count - within), to };
    probe = begin > probe ? probe + count : end + count;
  }
  return NOWHERE;
};
