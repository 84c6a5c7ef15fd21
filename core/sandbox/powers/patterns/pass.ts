import { DecodedBlocks } from "./base64/blocks.ts";
import { type Block, type Blocks, LevelledBlocks, plainBlocks } from "./block.ts";
import type { Cells } from "./cells.ts";
import type { Finds } from "./finds.ts";
import { adapt, type Group, type Pattern } from "./group.ts";
import type { ListGroup } from "./list-group.ts";
import { openIn, type Spans } from "./openness.ts";
import { giveBack, type Output, takeOutput } from "./output.ts";
import { isLevelledByUnit, unitBlocks } from "./plain-level.ts";
import { isInPair } from "./surrogates.ts";
import type { Take } from "./unit.ts";

/** A text as a group of patterns passes over it. */
export interface PassText {
  /** What stands before the text, and the text as far as it is known. */
  readonly whole: string;
  /** Where the text begins. */
  readonly from: number;
  readonly more: boolean;
  /** Its number. */
  readonly segment: number;
}

/** The clock is looked at after so many units. */
export const CLOCK_UNITS = 2048;
/** To search more than is needed of a text that is no longer takes less time than to cut it. */
const WHOLE_UNITS = 1024;
/** What is screened in one go, and how much quicker that is than a search. */
const SCREEN_UNITS = 65_536;
const SCREEN_SHARE = 8;
/** Places that lists are searched for at in one go. */
const LIST_UNITS = 8192;
const NO_SPANS: Spans = { starts: [], ends: [] };

/** One group's patterns in one text, which can be left and taken up again. */
export class Pass {
  readonly #group: Group;
  readonly #text: PassText;
  readonly #finds: Finds;
  readonly #blocks: Blocks;
  readonly #out: Output | undefined;
  #block: Block | undefined;
  /** What the block is screened by, and whether there is more of it to read. */
  #cells: Cells | undefined;
  #unread = false;
  /** The patterns that are looked for in the block, and which of them it is the turn of. */
  #asked: readonly number[] = [];
  #turn = 0;
  #pattern = 0;
  /** By pattern: where its next match may begin, as patterns see the text, and where its last one ended. */
  readonly #next: number[] = [];
  readonly #lastEnd: number[] = [];
  /** By pattern: what it has gone over in the block. */
  #spans: (Spans | undefined)[] = [];
  #windowStart = 0;
  /** Which of the groups of lists is searched for, and from where on. */
  #listGroup = 0;
  #listsFrom = 0;

  constructor(group: Group, text: PassText, finds: Finds) {
    const { letters, decoded, behind, ahead } = group;
    const { whole, from, more } = text;
    this.#group = group;
    this.#text = text;
    this.#finds = finds;
    if (decoded) this.#blocks = new DecodedBlocks(whole, from, letters);
    else if (!letters) this.#blocks = plainBlocks(whole, from);
    else if (!more && isLevelledByUnit(whole, letters)) this.#blocks = unitBlocks(whole, from, letters);
    else {
      const out = takeOutput();
      this.#out = out;
      this.#blocks = new LevelledBlocks(whole, { letters, behind, ahead, from, more, out });
    }
  }

  /** Goes on a little. Gives how many units that was, or `undefined` when the pass is over. */
  step(): number | undefined {
    const block = this.#block;
    if (!block) return this.#open();
    if (this.#unread && this.#cells) {
      const read = this.#cells.read(SCREEN_UNITS);
      if (read > 0) return Math.max(1, read / SCREEN_SHARE);
      this.#unread = false;
      if (!this.#text.more) this.#asked = this.#group.screen.mayMatch(this.#cells);
    }
    const lists = this.#group.lists[this.#listGroup];
    return lists ? this.#searchLists(lists, block) : this.#searchOn(block);
  }

  #open(): number | undefined {
    const block = this.#blocks.next();
    if (block === "later") return CLOCK_UNITS;
    if (!block) return this.#end();
    this.#block = block;
    if (this.#spans.length > 0) this.#spans = [];
    this.#turn = 0;
    this.#listGroup = 0;
    this.#listsFrom = block.from;
    const { screen } = this.#group;
    this.#cells = screen.isOfUse ? screen.cells(block.text) : undefined;
    this.#asked = this.#text.more ? screen.all : screen.mayMatch(undefined);
    this.#unread = this.#cells !== undefined;
    return 0;
  }

  #end(): undefined {
    const { more, from } = this.#text;
    if (more) this.#finds.open = Math.min(this.#finds.open, Math.max(0, this.#blocks.openFrom() - from));
    if (this.#out) giveBack(this.#out);
  }

  /** One go of lists that are searched for together. */
  #searchLists(lists: ListGroup, block: Block): number {
    const from = this.#listsFrom;
    const stop = Math.min(block.to, from + LIST_UNITS);
    const to = stop < block.to && isInPair(block.plain ?? block.text, stop) ? stop - 1 : stop;
    this.#windowStart = 0;
    const nextOf = (pattern: number): number => (this.#next[pattern] ?? 0) - block.base;
    lists.search(block, from, to, nextOf, (pattern, start, end, counts) => {
      this.#pattern = pattern;
      this.#next[pattern] = block.base + end;
      this.#take(start, end, counts);
    });
    this.#listsFrom = to;
    if (to >= block.to) {
      this.#listGroup++;
      this.#listsFrom = block.from;
    }
    return to - from;
  }

  /** One go of the next pattern that may match. */
  #searchOn(block: Block): number {
    const { patterns, screen } = this.#group;
    for (; this.#turn < this.#asked.length; this.#turn++) {
      const at = this.#asked[this.#turn] ?? 0;
      const pattern = patterns[at];
      if (!pattern) break;
      this.#pattern = at;
      const earliest = Math.max(block.from, (this.#next[at] ?? 0) - block.base);
      const from = earliest < block.to ? screen.next(at, this.#cells, earliest) : earliest;
      if (from < block.to) return this.#go(pattern, block, from);
      if (!this.#text.more) continue;
      this.#close(pattern, at, block);
      this.#turn++;
      return Math.min(pattern.unit.ahead, CLOCK_UNITS);
    }
    this.#block = undefined;
    return 0;
  }

  #go(pattern: Pattern, block: Block, from: number): number {
    const { unit } = pattern;
    const { text } = block;
    const at = this.#pattern;
    const last = this.#group.screen.end(at, this.#cells, from, pattern.stepUnits);
    const stop = Math.min(block.to, from + pattern.stepUnits, last);
    const to = stop < block.to && stop - 1 > from && isInPair(text, stop) ? stop - 1 : stop;
    const whole = text.length <= WHOLE_UNITS;
    const windowStart = whole ? 0 : Math.max(0, from - unit.behind);
    const windowEnd = whole ? text.length : Math.min(text.length, to + unit.ahead);
    const window = text.slice(windowStart, windowEnd);
    const units = windowEnd - windowStart;
    const began = units >= CLOCK_UNITS ? performance.now() : 0;
    this.#windowStart = windowStart;
    const next = unit.search(window, from - windowStart, to - windowStart, this.#take, this.#edges);
    this.#next[at] = block.base + windowStart + next;
    if (began > 0) adapt(pattern, performance.now() - began);
    return units;
  }

  /** A pattern is through with the block. */
  #close({ unit }: Pattern, at: number, block: Block): void {
    if (!block.isLast) return;
    this.#windowStart = 0;
    const place = openIn(block, unit, this.#spans[at] ?? NO_SPANS, this.#edges);
    if (place === Number.POSITIVE_INFINITY) return;
    const open = place < block.to ? block.startOf(place) : block.endOf(block.to);
    this.#finds.open = Math.min(this.#finds.open, Math.max(0, open - this.#text.from));
  }

  readonly #take: Take = (start, end, counts) => {
    const block = this.#block;
    const at = this.#pattern;
    const pattern = this.#group.patterns[at];
    if (!block || !pattern) return;
    const { from: origin, more, segment } = this.#text;
    const begin = block.startOf(start + this.#windowStart);
    const to = block.endOf(end + this.#windowStart);
    if (more) {
      const spans = this.#spans[at] ?? { starts: [], ends: [] };
      this.#spans[at] = spans;
      spans.starts.push(start + this.#windowStart);
      spans.ends.push(end + this.#windowStart);
      this.#finds.goneOver(begin - origin, to - origin);
    }
    // Two letters of a levelled text may come from one of the original: what was given already is not given twice.
    const from = Math.max(begin, this.#lastEnd[at] ?? 0);
    if (from >= to) return;
    this.#lastEnd[at] = to;
    if (!counts) return;
    this.#finds.add(pattern.order, { pattern: pattern.id, segment, start: from - origin, end: to - origin });
  };

  readonly #edges = {
    startsAt: (at: number): boolean => this.#block?.startsAt(at + this.#windowStart) ?? false,
    endsAt: (end: number): boolean => this.#block?.endsAt(end + this.#windowStart) ?? false,
  };
}
