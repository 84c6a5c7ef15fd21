import type { PatternMatch } from "@sluice/sdk";
import { compilePatterns } from "../../core/sandbox/powers/patterns/index.ts";
import { CATEGORIES, type Category } from "../../plugins/sensitive-data/categories.ts";
import { declarationsOf, isTail } from "../../plugins/sensitive-data/guard.ts";
import { casesOf, type LabelledCase, setsOf } from "./cases.ts";
import { type Figures, figuresOf } from "./figures.ts";

const PLUGIN = "sensitive-data";

/** What came of one category's set. */
export interface Quality {
  readonly category: Category;
  readonly positives: number;
  readonly negatives: number;
  /** All cases. */
  readonly all: Figures;
  /** The third that no pattern was written by. */
  readonly heldOut: Figures;
}

/** The categories that are measured: those that have a set, and every one must have. */
export const measured = (): readonly Category[] => {
  const sets = setsOf(PLUGIN);
  const without = CATEGORIES.filter((category) => !sets.includes(category));
  if (without.length > 0) throw new Error(`no labelled set for ${without.join(", ")}`);
  return CATEGORIES;
};

/** The plugin does nothing where it finds no more than what would go with something else. */
const acted = (found: readonly PatternMatch[]): readonly PatternMatch[] =>
  found.every(({ pattern }) => isTail(pattern)) ? [] : found;

/** Measures one category, asked for alone. */
export const measure = async (category: Category): Promise<Quality> => {
  const matcher = await compilePatterns(declarationsOf(category));
  const cases = casesOf(PLUGIN, category);
  const judged = await Promise.all(
    cases.map(async (one) => ({ one, places: acted(await matcher.match([one.text])) })),
  );
  const figures = (of: (one: LabelledCase) => boolean): Figures => {
    const asked = judged.filter(({ one }) => of(one));
    return figuresOf(
      asked.map(({ one }) => one),
      asked.map(({ places }) => places),
    );
  };
  return {
    category,
    positives: cases.filter(({ positive }) => positive).length,
    negatives: cases.filter(({ positive }) => !positive).length,
    all: figures(() => true),
    heldOut: figures(({ heldOut }) => heldOut),
  };
};
