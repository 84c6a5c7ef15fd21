import { searchTexts } from "../../core/exchange/search-texts.ts";
import type { Matchers } from "../../core/sandbox/matchers.ts";
import { spelledOut } from "../../core/sandbox/pattern-choices.ts";
import { compilePatterns } from "../../core/sandbox/powers/patterns/index.ts";
import { checksOf } from "../../plugins/content-filter/checks.ts";
import { config } from "../../plugins/content-filter/config.ts";
import { settled } from "../plugins/settled.ts";
import { linesOf } from "./cases.ts";

/** What the plugin is asked for where a set is measured. Pieces and disguises hide attacks of every kind. */
export const SETTINGS = {
  instruction_override: { jailbreak: ["instruction_override"] },
  role_play: { jailbreak: ["role_play"] },
  prompt_extraction: { jailbreak: ["prompt_extraction"] },
  payload_split: { jailbreak: true },
  obfuscated: { jailbreak: true },
  invisible: { invisible: "block" },
} as const;

/** A set of labelled cases. */
export type Category = keyof typeof SETTINGS;

const isCategory = (name: string): name is Category => Object.hasOwn(SETTINGS, name);

/** All sets. */
export const CATEGORIES: readonly Category[] = Object.keys(SETTINGS).filter(isCategory);

/** How cases were judged. */
export interface Tally {
  positives: number;
  negatives: number;
  missed: number;
  wrong: number;
}

/** What came of one set: of the cases that patterns were written by, and of those that nobody looked at. */
export interface Quality {
  readonly category: Category;
  readonly development: Tally;
  readonly heldOut: Tally;
  /** Cases of development that were judged wrongly, as the set has them. */
  readonly misjudged: readonly string[];
}

const matchersOf = async (category: Category): Promise<Matchers> => {
  const all = await spelledOut(checksOf(settled(config, SETTINGS[category])).patterns);
  const plain = all.filter(({ across }) => across === undefined);
  const over = all.filter(({ across }) => across !== undefined);
  return {
    matcher: plain.length > 0 ? await compilePatterns(plain) : undefined,
    turnsMatcher: over.length > 0 ? await compilePatterns(over, { wholeTexts: true }) : undefined,
  };
};

const isFound = async (instance: Matchers, turns: readonly string[]): Promise<boolean> => {
  const texts = turns.map((text) => ({ role: "user", kind: "text" as const, choice: 0, text, context: "" }));
  const found = await searchTexts({ hook: "onRequest", instance }, texts);
  return (found?.matches.length ?? 0) > 0;
};

const nothing = (): Tally => ({ positives: 0, negatives: 0, missed: 0, wrong: 0 });

/** Measures one set. A text is found where the plugin would be called for it. */
export const measure = async (category: Category): Promise<Quality> => {
  const instance = await matchersOf(category);
  const quality = { category, development: nothing(), heldOut: nothing() };
  const misjudged: string[] = [];
  for (const { positive, heldOut, written } of linesOf("content-filter", category)) {
    const tally = heldOut ? quality.heldOut : quality.development;
    const found = await isFound(instance, written.split(" ⏎ "));
    if (positive) tally.positives++;
    else tally.negatives++;
    if (found === positive) continue;
    if (positive) tally.missed++;
    else tally.wrong++;
    if (!heldOut) misjudged.push(`${positive ? "+" : "-"} ${written.replaceAll("\n", "\\n")}`);
  }
  return { ...quality, misjudged };
};

/** The share of what was found that is there. */
export const precisionOf = ({ positives, missed, wrong }: Tally): number => {
  const right = positives - missed;
  return right + wrong === 0 ? 1 : right / (right + wrong);
};

/** The share of what is there that was found. */
export const recallOf = ({ positives, missed }: Tally): number => (positives - missed) / positives;

/** Both kinds of cases together. */
export const allOf = ({ development: a, heldOut: b }: Pick<Quality, "development" | "heldOut">): Tally => ({
  positives: a.positives + b.positives,
  negatives: a.negatives + b.negatives,
  missed: a.missed + b.missed,
  wrong: a.wrong + b.wrong,
});
