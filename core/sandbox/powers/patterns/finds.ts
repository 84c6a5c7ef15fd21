import type { PatternMatch } from "@sluice/sdk";
import { TooManyMatches } from "./found.ts";

/** Of which pattern a match is, and where; `order` is its pattern's among the declarations. */
interface Find {
  readonly order: number;
  readonly match: PatternMatch;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is found in one text. Places are those of the text. */
export class Finds {
  /** From where on something may yet become a match. */
  open = Number.POSITIVE_INFINITY;
  readonly #finds: Find[] = [];
  readonly #spans: Span[] = [];
  readonly #most: number;

  /** Throws where there are more than `most`. */
  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#finds.length;
  }

  add(order: number, match: PatternMatch): void {
    if (this.#finds.length >= this.#most) throw new TooManyMatches();
    this.#finds.push({ order, match });
  }

  /** What a pattern has gone over, match or not: it is never looked into again. */
  goneOver(start: number, end: number): void {
    this.#spans.push({ start, end });
  }

  /**
   * Leaves out what begins where something is open. What is open begins with what was gone over there and before: who looks
   * again from its beginning on must find the same.
   */
  settle(): void {
    if (this.open === Number.POSITIVE_INFINITY) return;
    for (const { start, end } of this.#spans.toSorted((a, b) => b.start - a.start)) {
      if (start < this.open && end > this.open) this.open = start;
    }
  }

  /** By pattern, then by place. Those of one pattern are disjoint. */
  inOrder(): readonly PatternMatch[] {
    const made: PatternMatch[] = [];
    let last: Find | undefined;
    for (const find of this.#settled().toSorted(byPattern)) {
      if (last && last.order === find.order && find.match.start < last.match.end) continue;
      last = find;
      made.push(find.match);
    }
    return made;
  }

  /** By place, without those that overlap one before. */
  disjoint(): readonly PatternMatch[] {
    const made: PatternMatch[] = [];
    let end = 0;
    for (const { match } of this.#settled().toSorted(byPlace)) {
      if (match.start < end) continue;
      end = match.end;
      made.push(match);
    }
    return made;
  }

  #settled(): readonly Find[] {
    return this.#finds.filter(({ match }) => match.start < this.open);
  }
}

const byPlace = (a: Find, b: Find): number =>
  a.match.start - b.match.start || a.order - b.order || b.match.end - a.match.end;

const byPattern = (a: Find, b: Find): number => a.order - b.order || byPlace(a, b);
