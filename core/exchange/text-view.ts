import type { Segment } from "@sluice/sdk";
import type { TextSlot } from "../dialects/contract.ts";

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
}

/**
 * The texts of one hook call. The plugin reads segments and leaves edits; the caller carries them out afterwards.
 * A wrong edit is the plugin's fault and throws, as any fault of a plugin does.
 */
export class TextView {
  readonly segments: readonly Segment[];
  readonly edits: TextEdit[][];
  /** Per segment: from where on something may be open; `Infinity` where nothing is. */
  readonly openFrom: number[];
  changed = false;

  constructor(texts: readonly ViewedText[]) {
    this.segments = texts.map(({ role, kind, choice, text, context }, index) => ({
      index,
      role,
      kind,
      choice,
      text,
      context,
    }));
    this.edits = texts.map(() => []);
    this.openFrom = texts.map(() => Number.POSITIVE_INFINITY);
  }

  replaceAt(index: number, start: number, end: number, text: string): void {
    const edits = this.edits[index];
    const segment = this.segments[index];
    if (!edits || !segment) throw new RangeError("there is no such segment in this call");
    const length = segment.text.length;
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > length) {
      throw new RangeError(`an edit must lie within the segment's ${length} units`);
    }
    if (edits.some((edit) => start < edit.end && edit.start < end)) {
      throw new RangeError("the edits of one call must not overlap");
    }
    edits.push({ start, end, text });
    this.changed = true;
  }

  /** Drops what was asked for. */
  forget(): void {
    for (const edits of this.edits) edits.length = 0;
    this.openFrom.fill(Number.POSITIVE_INFINITY);
    this.changed = false;
  }

  keepFromAt(index: number, start: number): void {
    const open = this.openFrom[index];
    if (open === undefined) throw new RangeError("there is no such segment in this call");
    if (!Number.isInteger(start) || start < 0) throw new RangeError("keepFrom takes a place in the segment");
    this.openFrom[index] = Math.min(open, start);
  }
}

/** A slot of a whole body as a plugin sees it. */
export const viewOf = (slots: readonly TextSlot[]): TextView =>
  new TextView(slots.map((slot) => ({ ...slot, context: "" })));
