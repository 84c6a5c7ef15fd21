import type { Normalisation } from "@sluice/sdk";
import { type Automaton, buildAutomaton } from "./automaton.ts";
import { level } from "./leveller.ts";
import { Letters, levellingOf } from "./normalise.ts";

/** Lists that are levelled alike, as far as their automaton needs them. */
export interface ListsContent {
  readonly lists: readonly (readonly string[])[];
  readonly normalise: readonly Normalisation[];
  /** Whether texts may go on, so that it must be known what may become an entry. */
  readonly more: boolean;
}

/** An entry of which nothing is left when it is levelled. */
export interface EmptyEntry {
  readonly list: number;
  readonly entry: number;
}

/** What became of lists. */
export type Built =
  | { readonly kind: "built"; readonly automaton: Automaton }
  | { readonly kind: "empty"; readonly entries: readonly EmptyEntry[] };

/** Builds the automaton of lists; their entries are levelled as the text will be. */
export const buildLists = ({ lists, normalise, more }: ListsContent): Built => {
  const asked = levellingOf({ normalise });
  const letters = asked.length > 0 ? new Letters(asked) : undefined;
  const levelled = lists.map((entries) =>
    letters ? entries.map((entry) => level(entry, letters).text) : entries,
  );
  const empty = levelled.flatMap((entries, list) => {
    const entry = entries.indexOf("");
    return entry < 0 ? [] : [{ list, entry }];
  });
  if (empty.length > 0) return { kind: "empty", entries: empty };
  return { kind: "built", automaton: buildAutomaton(levelled, { more }) };
};
