import type { Segment } from "@sluice/sdk";
import type { TextSlot } from "../dialects/contract.ts";
import type { Found } from "../sandbox/powers/patterns/index.ts";
import { disjointFrom } from "./disjoint.ts";

/** A replacement in the decoded text of a slot, in UTF-16 units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text that a plugin may see, and what it asked to have done to it. */
export interface ViewedText {
  readonly role: string;
  readonly kind: Segment["kind"];
  readonly choice: number;
  readonly text: string;
  readonly context: string;
  /** Whether it is a value of a tool's arguments, and not JSON text of them. */
  readonly isValue?: boolean;
  /** Whether more of it may come. Default false. */
  readonly more?: boolean;
  /** Up to where a match found before reaches into it. Default 0. */
  readonly takenTo?: number;
}

const NOTHING: Found = { matches: [], disjoint: [], openFrom: [] };

/**
 * The texts of one hook call. The plugin reads segments and leaves edits; the caller carries them out afterwards.
 * A wrong edit is the plugin's fault and throws, as any fault of a plugin does.
 */
export class TextView {
  readonly edits: TextEdit[][];
  /** Per segment: from where on something may be open; `Infinity` where nothing is. */
  readonly openFrom: number[];
  /** What the instance's patterns have found. */
  found = NOTHING;
  changed = false;
  #segments: readonly Segment[] | undefined;
  /** Per segment: where its last edit ends. */
  readonly #editedTo: number[];

  constructor(
    readonly texts: readonly ViewedText[],
    /** Whether only what nothing to come can change is shown: up to where something is open. */
    readonly settledOnly = false,
  ) {
    this.edits = texts.map(() => []);
    this.openFrom = texts.map(() => Number.POSITIVE_INFINITY);
    this.#editedTo = texts.map(() => 0);
  }

  get segments(): readonly Segment[] {
    this.#segments ??= this.texts.map(({ role, kind, choice, text, context }, index) => ({
      index,
      role,
      kind,
      choice,
      text: this.settledOnly ? text.slice(0, this.#shownTo(index)) : text,
      context,
    }));
    return this.#segments;
  }

  /** Takes what was found; `ids`: the patterns, in the order of their declarations. */
  take(found: Found, ids: readonly string[]): void {
    this.found = found;
    this.#segments = undefined;
    if (!this.texts.some(({ takenTo = 0 }) => takenTo > 0)) return;
    const taken = this.texts.map(({ takenTo = 0 }) => takenTo);
    this.found = { ...found, disjoint: disjointFrom(ids, found.matches, taken) };
  }

  replaceAt(index: number, start: number, end: number, text: string): void {
    const edits = this.edits[index];
    const segment = this.segments[index];
    if (!edits || !segment) throw new RangeError("there is no such segment in this call");
    const length = segment.text.length;
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > length) {
      throw new RangeError(`an edit must lie within the segment's ${length} units`);
    }
    const editedTo = this.#editedTo[index] ?? 0;
    if (start < editedTo && edits.some((edit) => start < edit.end && edit.start < end)) {
      throw new RangeError("the edits of one call must not overlap");
    }
    this.#editedTo[index] = Math.max(editedTo, end);
    edits.push({ start, end, text });
    this.changed = true;
  }

  /** Drops what was asked for. */
  forget(): void {
    for (const edits of this.edits) edits.length = 0;
    this.#editedTo.fill(0);
    this.openFrom.fill(Number.POSITIVE_INFINITY);
    this.changed = false;
  }

  keepFromAt(index: number, start: number): void {
    const open = this.openFrom[index];
    if (open === undefined) throw new RangeError("there is no such segment in this call");
    if (!Number.isInteger(start) || start < 0) throw new RangeError("keepFrom takes a place in the segment");
    this.openFrom[index] = Math.min(open, start);
  }

  /** A match may reach beyond the place from which on something else is open. */
  #shownTo(index: number): number {
    let to = this.found.openFrom[index] ?? Number.POSITIVE_INFINITY;
    for (const { segment, end } of this.found.matches) if (segment === index) to = Math.max(to, end);
    return to;
  }
}

/** A slot of a whole body as a plugin sees it. */
export const viewOf = (slots: readonly TextSlot[]): TextView =>
  new TextView(slots.map((slot) => ({ ...slot, context: "" })));
