import type { PatternMatch } from "@sluice/sdk";
import type { TextSlot } from "../dialects/contract.ts";
import { TextDigest } from "./text-digest.ts";
import type { TextEdit, TextView, ViewedText } from "./text-view.ts";

/** How much of a running text must be seen at once. */
export interface WindowSize {
  /** The longest text that must be seen whole. */
  readonly matchChars: number;
  /** How much of what has gone out already is seen before it. */
  readonly contextChars: number;
  /** Whether text is shown once: as soon as nothing to come can change what was found in it. */
  readonly settledOnly: boolean;
}

/** As many edits of one text are kept. */
const MAX_CARRIED = 65_536;

/** One running text of a stream: what was released of it last, what is pending, and what is to become of that. Places are in UTF-16 units since the stream began. */
export class Channel {
  /** Where the pending text begins. */
  base = 0;
  pending = "";
  /** From where on the pending text is shown. */
  #shownFrom = 0;
  #context = "";
  /** From where on the reader says that something may be open. */
  #openFrom = Number.POSITIVE_INFINITY;
  /** From where on its patterns may yet match. */
  #searchOpen = Number.POSITIVE_INFINITY;
  /** In the order of the text. */
  #edits: readonly TextEdit[] = [];
  /** Where matches were, without overlaps; and up to where those reach that begin in what is not shown any more. */
  #matches: readonly Pick<PatternMatch, "start" | "end">[] = [];
  #takenTo = 0;

  /** What was said so far, where it may be said again. */
  #said: TextDigest | undefined;
  /** The edits that were carried out, for as long as what they were made in may be said again. */
  #carried: TextEdit[] = [];
  #complete: boolean;
  /** Whether the last of it came with its end. */
  #atOnce = false;
  /** Whether anything has repeated it. */
  #repeated = false;
  readonly size: WindowSize;

  constructor(
    readonly slot: TextSlot,
    size: WindowSize,
    mayBeRepeated = false,
  ) {
    // What is whole waits for nothing: no match can go on beyond its end.
    this.size = slot.whole ? { ...size, matchChars: 0 } : size;
    this.#complete = slot.whole === true;
    if (mayBeRepeated) this.#said = new TextDigest();
  }

  get end(): number {
    return this.base + this.pending.length;
  }

  get carried(): readonly TextEdit[] {
    return this.#carried;
  }

  /** `whole`: nothing is to come behind it. */
  add(text: string, whole: boolean): void {
    this.pending += text;
    this.#said?.add(text);
    if (text === "") return;
    this.#complete = whole;
    this.#atOnce = whole;
  }

  /** Whether a text is what was said here, all of it. */
  hasSaid(text: string): boolean {
    return text.length === this.end && this.#said?.is(text) === true;
  }

  /** It was said again: nothing more is to come. False where that was known, or makes no difference. */
  repeat(): boolean {
    this.#repeated = true;
    if (this.#complete) return false;
    this.#complete = true;
    return this.#shownFrom < this.end;
  }

  /** What is shown; `more`: whether the stream goes on. */
  view(more: boolean): ViewedText {
    const { role, kind, choice, isValue = false } = this.slot;
    const from = this.#shownFrom - this.base;
    const text = this.pending.slice(from);
    const context = from === 0 ? this.#context : this.#contextWith(this.pending.slice(0, from));
    const takenTo = Math.max(0, this.#takenTo - this.#shownFrom);
    return { role, kind, choice, isValue, text, context, more: more && !this.#complete, takenTo };
  }

  /** Throws `RangeError` where a call would change what an earlier one has changed. */
  check({ edits }: Pick<TextView, "edits">, index: number): void {
    const last = this.size.settledOnly ? this.#edits.at(-1) : undefined;
    if (last && edits[index]?.some(({ start }) => start + this.#shownFrom < last.end))
      throw new RangeError("the edits of one answer must not overlap");
  }

  /** Takes what a call has left. */
  settle(view: Pick<TextView, "edits" | "openFrom" | "found">, index: number): void {
    const from = this.#shownFrom;
    const edits = (view.edits[index] ?? [])
      .map(({ start, end, text }) => ({ start: start + from, end: end + from, text }))
      .sort((a, b) => a.end - b.end);
    this.#openFrom = from + (view.openFrom[index] ?? Number.POSITIVE_INFINITY);
    this.#searchOpen = from + (view.found.openFrom[index] ?? Number.POSITIVE_INFINITY);
    this.#matches = view.found.disjoint
      .filter(({ segment }) => segment === index)
      .map(({ start, end }) => ({ start: start + from, end: end + from }));
    if (!this.size.settledOnly) this.#edits = edits;
    else this.#showOn(edits);
  }

  /** Up to where the text may go out; `late`: it has been held for as long as it may. */
  limit(late: boolean): number {
    const { settledOnly } = this.size;
    if (settledOnly) return this.#shownFrom;
    // No match can go on beyond an end.
    const matchChars = this.#atOnce ? 0 : this.size.matchChars;
    // What has grown longer than the longest match is no candidate any more.
    const open = Math.max(this.#openFrom, this.end - matchChars);
    const safe = late ? open : Math.min(open, this.end - matchChars + 1);
    return Math.max(this.base, Math.min(safe, this.#searchOpen, this.end));
  }

  /** The text up to `to` has gone out. */
  release(to: number): void {
    if (to <= this.base) return;
    const { settledOnly } = this.size;
    this.#edits = this.#edits.filter((edit) => (settledOnly ? !this.#goes(edit, to) : edit.end > to));
    this.#context = this.#contextWith(this.pending.slice(0, to - this.base));
    this.pending = this.pending.slice(to - this.base);
    this.base = to;
    if (settledOnly && to <= this.#shownFrom) return;
    this.#takeTo(to);
    this.#shownFrom = to;
  }

  /** The edits that are carried out when the text goes out up to `to`. */
  editsUpTo(to: number): TextEdit[] {
    return this.#edits.filter((edit) => this.#goes(edit, to));
  }

  /** The same, and keeps them. */
  carriedOut(to: number): TextEdit[] {
    const edits = this.editsUpTo(to);
    if (!this.#said) return edits;
    this.#carried.push(...edits);
    if (this.#carried.length > MAX_CARRIED && !this.#repeated) {
      // So many are not worth their room: what repeats this text is searched as one of its own.
      this.#said = undefined;
      this.#carried = [];
    }
    return edits;
  }

  /**
   * `to`, or the next place before it at which the text can be parted. An edit goes out whole. Where what stays is shown
   * again, all that the plugin may have gone by to ask for an edit must stay with it, or go with it.
   */
  uncut(to: number): number {
    const { settledOnly, matchChars } = this.size;
    let safe = to;
    // From the last: to part the text earlier may cut an edit that stands before.
    for (let at = this.#edits.length - 1; at >= 0; at--) {
      const edit = this.#edits[at];
      if (edit && !this.#goes(edit, safe))
        safe = Math.min(safe, settledOnly ? edit.start : edit.end - matchChars);
    }
    return Math.max(safe, this.base);
  }

  /** An insertion may have been asked for because of the text behind it. */
  #goes({ start, end }: TextEdit, to: number): boolean {
    return end <= to && (start < to || to === this.end);
  }

  /** What was shown up to where something is open is final. What was asked for behind that will be asked for again. */
  #showOn(edits: readonly TextEdit[]): void {
    const open = Math.max(this.#openFrom, this.end - this.size.matchChars);
    const shownTo = Math.max(this.#shownFrom, Math.min(open, this.#searchOpen, this.end));
    const final = edits.filter(({ start }) => start < shownTo || shownTo === this.end);
    this.#edits = [...this.#edits, ...final];
    this.#takeTo(shownTo);
    this.#shownFrom = shownTo;
  }

  #takeTo(to: number): void {
    for (const { start, end } of this.#matches) if (start < to) this.#takenTo = Math.max(this.#takenTo, end);
  }

  #contextWith(gone: string): string {
    return (this.#context + gone).slice(-this.size.contextChars);
  }
}
