import { type Edit, wrap } from "./edits.ts";
import type { Char, Part } from "./expression.ts";

/** What of a part is known so far: whether it *may* match once more text comes, or *must*, whatever comes. */
type Certainty = "may" | "must";

/** How the edits are made. */
export interface PrefixForm {
  readonly source: string;
  /** Source that matches where the text ends so far. */
  readonly atEnd: string;
  /** The largest number of characters that a backreference may be. */
  backreferenceMax(group: number | string): number;
  /** What stands for a repeat's upper bound of `count`. */
  bounded(min: number, count: number): string;
}

/**
 * Edits that make of an expression one that matches what may become its match: a text that goes on as the expression does
 * and then ends. Each character may be the end of the text instead, and so may all behind it. Undefined where that cannot be
 * said in the source.
 */
export const prefixEdits = (root: Part, form: PrefixForm): readonly Edit[] | undefined => {
  const editor = new Editor(form);
  editor.edit(root, "may", false);
  return editor.sound ? editor.edits : undefined;
};

class Editor {
  readonly edits: Edit[] = [];
  sound = true;
  readonly #form: PrefixForm;

  constructor(form: PrefixForm) {
    this.#form = form;
  }

  /** `behind`: the part looks at text that is there already. */
  edit(part: Part, certainty: Certainty, behind: boolean): void {
    switch (part.kind) {
      case "char":
        if (certainty === "may" && !behind) this.#orEnd(part);
        return;
      case "edge":
        if (certainty === "may") this.#orEnd(part);
        else this.edits.push(...wrap(part.start, part.end, "(?:", `(?!${this.#form.atEnd}))`));
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
        else this.edit(part.body, certainty, behind);
    }
  }

  #orEnd({ start, end }: { readonly start: number; readonly end: number }): void {
    // A `\` before what is no escape stands for itself, but not before what is put behind it.
    if (this.#form.source.slice(start, end) === "\\") this.sound = false;
    this.edits.push(...wrap(start, end, "(?:", `|${this.#form.atEnd})`));
  }

  /** A repeat of one character stays one, for the sake of speed; it may end before it has as many as it needs. */
  #run({ min, after }: Extract<Part, { kind: "repeat" }>, body: Char): void {
    if (min === 0) return;
    const { source, atEnd, bounded } = this.#form;
    const some = min > 1 ? source.slice(body.start, body.end) + bounded(0, min - 1) : "";
    if (source.slice(body.start, body.end) === "\\") this.sound = false;
    this.edits.push(...wrap(body.start, after, "(?:", `|${some}${atEnd})`));
  }

  #backreference(
    { group, start, end }: Extract<Part, { kind: "backreference" }>,
    certainty: Certainty,
    behind: boolean,
  ): void {
    const { atEnd, backreferenceMax, bounded } = this.#form;
    // What its group has taken may be cut short itself.
    if (certainty === "must") this.edits.push({ start, end, text: "(?:(?!))" });
    else {
      const some = behind ? "" : `[^]${bounded(0, backreferenceMax(group))}`;
      this.edits.push(...wrap(start, end, "(?:", `|${some}${atEnd})`));
    }
  }
}

const other = (certainty: Certainty): Certainty => (certainty === "may" ? "must" : "may");
