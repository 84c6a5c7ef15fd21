import type { TextSlot } from "../dialects/contract.ts";
import type { TextEdit, ViewedText } from "./text-view.ts";

/** One running text of a stream: what was released of it last, what is pending, and what is to become of that. */
export class Channel {
  /** Where the pending text begins, in UTF-16 units since the stream began. */
  base = 0;
  pending = "";
  context = "";
  /** Edits of the last call, in units since the stream began. */
  edits: readonly TextEdit[] = [];
  /** From where on something may be open, in the same units. */
  openFrom = Number.POSITIVE_INFINITY;

  constructor(readonly slot: TextSlot) {}

  get end(): number {
    return this.base + this.pending.length;
  }

  view(): ViewedText {
    const { role, kind, choice } = this.slot;
    return { role, kind, choice, text: this.pending, context: this.context };
  }

  /** Takes what a call asked for. */
  settle(edits: readonly TextEdit[], openFrom: number): void {
    this.edits = edits.map(({ start, end, text }) => ({
      start: start + this.base,
      end: end + this.base,
      text,
    }));
    this.openFrom = openFrom + this.base;
  }

  /** The text up to `to` has gone out. */
  release(to: number, contextChars: number): void {
    if (to <= this.base) return;
    const gone = this.pending.slice(0, to - this.base);
    this.context = (this.context + gone).slice(-contextChars);
    this.pending = this.pending.slice(to - this.base);
    this.base = to;
    this.edits = this.edits.filter((edit) => edit.end > to || (edit.end === to && edit.start === to));
  }

  /** `to`, or the beginning of the edit that it would cut. */
  uncut(to: number): number {
    let safe = to;
    for (const { start, end } of this.edits) if (start < safe && safe < end) safe = start;
    return safe;
  }
}
