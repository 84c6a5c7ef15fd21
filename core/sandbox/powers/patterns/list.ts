import type { Normalisation } from "@sluice/sdk";
import { type Automaton, buildAutomaton } from "./automaton.ts";
import { level } from "./leveller.ts";
import { Letters, levellingOf } from "./normalise.ts";

/** A list, as far as its automaton needs it. */
export interface ListContent {
  readonly entries: readonly string[];
  readonly normalise?: readonly Normalisation[];
}

/** A list's automaton, or the number of an entry of which nothing is left when it is levelled. */
export type Built =
  | { readonly kind: "built"; readonly automaton: Automaton }
  | { readonly kind: "empty"; readonly entry: number };

/** Builds the automaton of a list; its entries are levelled as the text will be. */
export const buildList = ({ entries, normalise = [] }: ListContent): Built => {
  const asked = levellingOf({ normalise });
  const letters = asked.length > 0 ? new Letters(asked) : undefined;
  const levelled = letters ? entries.map((entry) => level(entry, letters).text) : entries;
  const empty = levelled.indexOf("");
  return empty < 0 ? { kind: "built", automaton: buildAutomaton(levelled) } : { kind: "empty", entry: empty };
};
