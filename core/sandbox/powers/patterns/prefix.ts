import { type Edit, edited, wrap } from "./edits.ts";
import type { Char, Part, Repeat } from "./expression.ts";

/** What of a part is known so far: whether it *may* match once more text comes, or *must*, whatever comes. */
type Certainty = "may" | "must";

/** How it is made. */
export interface PrefixForm {
  readonly source: string;
  /** What else is put in place of its pieces. */
  readonly edits: readonly Edit[];
  /** Source that matches where the text ends so far. */
  readonly atEnd: string;
  /** The largest number of units that a backreference may be. */
  backreferenceMax(group: number | string): number;
  /** A quantifier for at most so many. */
  upTo(most: number): string;
  /** The largest number of times, where a repeat that may be had fewer times is to stand as two: those needed, and the rest. */
  splitMax(repeat: Repeat): number | undefined;
}

/** Beyond this a repeated part is not written twice. */
const MAX_TWICE_CHARS = 2000;
/** What opens a group that is numbered, or looks as if it did. */
const CAPTURES = /\((?!\?)|\(\?<[^=!]/;

/**
 * Makes of an expression one that matches what may become its match: a text that goes on as the expression does and then
 * ends. Each character may be the end of the text instead, and so may all behind it. Undefined where that cannot be said.
 */
export const prefixOf = (root: Part, form: PrefixForm): string | undefined => {
  const editor = new Editor(form);
  editor.edit(root, "may", false);
  return editor.result();
};

class Editor {
  readonly #edits: Edit[] = [];
  readonly #split = new Set<number>();
  #isSound = true;
  readonly #form: PrefixForm;

  constructor(form: PrefixForm) {
    this.#form = form;
  }

  result(): string | undefined {
    return this.#isSound ? this.#edited(this.#edits, 0, this.#form.source.length) : undefined;
  }

  /** `behind`: the part looks at text that is there already. */
  edit(part: Part, certainty: Certainty, behind: boolean): void {
    switch (part.kind) {
      case "char":
        if (certainty === "may" && !behind) this.#orEnd(part);
        return;
      case "edge":
        if (certainty === "may") this.#orEnd(part);
        else this.#edits.push(...wrap(part.start, part.end, "(?:", `(?!${this.#form.atEnd}))`));
        return;
      case "sequence":
        for (const one of part.parts) this.edit(one, certainty, behind);
        return;
      case "either":
        for (const one of part.options) this.edit(one, certainty, behind);
        return;
      case "look":
        if (certainty === "may" && !part.ahead) this.#orEnd(part);
        this.edit(part.body, part.negated ? other(certainty) : certainty, !part.ahead);
        return;
      case "backreference":
        this.#backreference(part, certainty, behind);
        return;
      case "repeat":
        if (certainty === "may" && !behind && part.body.kind === "char") this.#run(part, part.body);
        else {
          const before = this.#edits.length;
          this.edit(part.body, certainty, behind);
          if (certainty === "may" && !behind) this.#inTwo(part, this.#edits.slice(before));
        }
    }
  }

  /** The engine runs a repeat of parts with alternatives some ten times as fast where they are needed all, or none. */
  #inTwo(repeat: Repeat, within: readonly Edit[]): void {
    const { min, from, start, end, after } = repeat;
    const most = this.#form.splitMax(repeat);
    if (min === 0 || most === undefined || most === min) return;
    const body = this.#edited(within, from, start);
    if (body.length > MAX_TWICE_CHARS || CAPTURES.test(body)) return;
    this.#split.add(start);
    this.#edits.push(
      { start, end, text: `{${min}}` },
      { start: after, end: after, text: `${body}{0,${most - min}}` },
    );
  }

  #edited(own: readonly Edit[], from: number, to: number): string {
    const { source, edits } = this.#form;
    const others = edits.filter(({ start, end }) => start >= from && end <= to && !this.#split.has(start));
    return edited(source, [...others, ...own], from, to);
  }

  #orEnd({ start, end }: { readonly start: number; readonly end: number }): void {
    // A `\` before what is no escape stands for itself, but not before what is put behind it.
    if (this.#form.source.slice(start, end) === "\\") this.#isSound = false;
    this.#edits.push(...wrap(start, end, "(?:", `|${this.#form.atEnd})`));
  }

  /** A repeat of one character stays one, for the sake of speed; it may end before it has as many as it needs. */
  #run({ min, after }: Extract<Part, { kind: "repeat" }>, body: Char): void {
    if (min === 0) return;
    const { source, atEnd, upTo } = this.#form;
    const some = min > 1 ? source.slice(body.start, body.end) + upTo(min - 1) : "";
    if (source.slice(body.start, body.end) === "\\") this.#isSound = false;
    this.#edits.push(...wrap(body.start, after, "(?:", `|${some}${atEnd})`));
  }

  #backreference(
    { group, start, end }: Extract<Part, { kind: "backreference" }>,
    certainty: Certainty,
    behind: boolean,
  ): void {
    const { atEnd, backreferenceMax, upTo } = this.#form;
    // What its group has taken may be cut short itself.
    if (certainty === "must") this.#edits.push({ start, end, text: "(?:(?!))" });
    else {
      const some = behind ? "" : `[^]${upTo(backreferenceMax(group))}`;
      this.#edits.push(...wrap(start, end, "(?:", `|${some}${atEnd})`));
    }
  }
}

const other = (certainty: Certainty): Certainty => (certainty === "may" ? "must" : "may");
