import type { PatternMatch } from "@sluice/sdk";
import { Finds } from "./finds.ts";
import { type Found, MAX_MATCHES, type SearchedText } from "./found.ts";
import type { Group } from "./group.ts";
import { CLOCK_UNITS, Pass, type PassText } from "./pass.ts";
import { endsInPair } from "./surrogates.ts";

/** A step counts as some units, be there any or not. */
const STEP_COST_UNITS = 32;

/** One search through texts, which can be left and taken up again. */
export class Search {
  readonly #groups: readonly Group[];
  readonly #texts: readonly SearchedText[];
  readonly #matches: PatternMatch[] = [];
  readonly #disjoint: PatternMatch[] = [];
  readonly #openFrom: number[] = [];
  #group = 0;
  #text: PassText | undefined;
  #finds: Finds | undefined;
  #pass: Pass | undefined;
  #spentUnits = 0;

  constructor(groups: readonly Group[], texts: readonly SearchedText[]) {
    this.#groups = groups;
    this.#texts = texts;
  }

  /** What was found, once all is searched. */
  get found(): Found {
    return { matches: this.#matches, disjoint: this.#disjoint, openFrom: this.#openFrom };
  }

  /** Searches until all is done, then gives true, or until about `deadline` by `performance.now()`. */
  advance(deadline: number): boolean {
    while (this.#step()) {
      this.#spentUnits += STEP_COST_UNITS;
      if (this.#spentUnits < CLOCK_UNITS) continue;
      this.#spentUnits = 0;
      if (performance.now() >= deadline) return false;
    }
    return true;
  }

  #step(): boolean {
    if (this.#pass) {
      const spent = this.#pass.step();
      if (spent === undefined) this.#pass = undefined;
      else this.#spentUnits += spent;
      return true;
    }
    const text = this.#text ?? this.#begin();
    if (!text) return false;
    this.#finds ??= new Finds(MAX_MATCHES - this.#matches.length);
    const group = this.#groups[this.#group++];
    if (group) this.#pass = new Pass(group, text, this.#finds);
    else this.#end(this.#finds, text);
    return true;
  }

  /** Takes up the next text. Half a pair of surrogates at the end of one that goes on waits for its other half. */
  #begin(): PassText | undefined {
    const segment = this.#openFrom.length;
    const next = this.#texts[segment];
    if (!next) return undefined;
    const { text, context = "", more = false } = next;
    const known = more && endsInPair(text) ? text.slice(0, -1) : text;
    this.#group = 0;
    this.#finds = undefined;
    this.#text = { whole: context + known, from: context.length, more, segment };
    return this.#text;
  }

  #end(finds: Finds, { whole, from }: PassText): void {
    const { text = "" } = this.#texts[this.#openFrom.length] ?? {};
    if (whole.length - from < text.length) finds.open = Math.min(finds.open, whole.length - from);
    finds.settle();
    this.#openFrom.push(finds.open);
    this.#text = undefined;
    if (finds.count === 0) return;
    for (const match of finds.inOrder()) this.#matches.push(match);
    for (const match of finds.disjoint()) this.#disjoint.push(match);
  }
}
