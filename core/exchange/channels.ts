import type { TextSlot } from "../dialects/contract.ts";
import type { TextEdit, ViewedText } from "./text-view.ts";

/** One running text of a stream: what was released of it last, what is pending, and what is to become of that. */
export class Channel {
  /** Where the pending text begins, in UTF-16 units since the stream began. */
  base = 0;
  pending = "";
  context = "";
  /** From where on something may be open, in the same units. */
  openFrom = Number.POSITIVE_INFINITY;
  /** Edits of the last call, in the same units and in the order of the text. */
  #edits: readonly TextEdit[] = [];

  constructor(
    readonly slot: TextSlot,
    /** The longest text that the plugin must see whole. */
    readonly matchChars: number,
  ) {}

  get end(): number {
    return this.base + this.pending.length;
  }

  view(): ViewedText {
    const { role, kind, choice } = this.slot;
    return { role, kind, choice, text: this.pending, context: this.context };
  }

  /** Takes what a call asked for. */
  settle(edits: readonly TextEdit[], openFrom: number): void {
    this.#edits = edits
      .map(({ start, end, text }) => ({ start: start + this.base, end: end + this.base, text }))
      .sort((a, b) => a.end - b.end);
    this.openFrom = openFrom + this.base;
  }

  /** The text up to `to` has gone out. */
  release(to: number): void {
    if (to <= this.base) return;
    const gone = this.pending.slice(0, to - this.base);
    this.context = (this.context + gone).slice(-this.matchChars);
    this.pending = this.pending.slice(to - this.base);
    this.base = to;
    this.#edits = this.#edits.filter((edit) => edit.end > to);
  }

  /** The edits that are carried out when the text goes out up to `to`. */
  editsUpTo(to: number): TextEdit[] {
    return this.#edits.filter((edit) => this.#goes(edit, to));
  }

  /**
   * `to`, or the next place before it at which the text can be parted. An edit goes out whole. What stays is shown
   * again, so all that the plugin may have gone by to ask for an edit must stay with it, or go with it.
   */
  uncut(to: number): number {
    let safe = to;
    // From the last: to part the text earlier may cut an edit that stands before.
    for (let at = this.#edits.length - 1; at >= 0; at--) {
      const edit = this.#edits[at];
      if (edit && !this.#goes(edit, safe)) safe = Math.min(safe, edit.end - this.matchChars);
    }
    return Math.max(safe, this.base);
  }

  /** An insertion may have been asked for because of the text behind it. */
  #goes({ start, end }: TextEdit, to: number): boolean {
    return end <= to && (start < to || to === this.end);
  }
}
