import type { Edit } from "./edits.ts";

/** Where a part stands in the source. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/** A part that takes one character. */
export interface Char extends Place {
  readonly kind: "char";
  readonly min: number;
  readonly max: number;
  /** The one character that it matches, where that is a single unit; with `i` in either case. */
  readonly literal?: string;
}

/** A part of a regular expression, as far as its width and its repeats go. Widths are in UTF-16 units. */
export type Part =
  | Char
  /** `^`, `$`, `\b`: looks at one character, takes none. */
  | (Place & { readonly kind: "edge" })
  | { readonly kind: "sequence"; readonly parts: readonly Part[] }
  | { readonly kind: "either"; readonly options: readonly Part[] }
  | (Place & {
      readonly kind: "look";
      readonly ahead: boolean;
      readonly negated: boolean;
      readonly body: Part;
    })
  | (Place & { readonly kind: "backreference"; readonly group: number | string })
  | Repeat;

/** A part that may stand several times; its place is that of `*`, `+`, `?` or `{…}`. */
export interface Repeat extends Place {
  readonly kind: "repeat";
  readonly body: Part;
  readonly min: number;
  readonly max: number;
  /** Where what is repeated begins. */
  readonly from: number;
  /** Behind the `?` that makes it take as few as it can. */
  readonly after: number;
}

/** A regular expression, taken apart. */
export interface Expression {
  readonly root: Part;
  readonly repeats: readonly Repeat[];
  /** Bodies of the capturing groups, by number from 1 and by name. */
  readonly groups: ReadonlyMap<number | string, readonly Part[]>;
  /** Pieces that the vetting tool does not read, and what it gets in their place. */
  readonly stands: readonly Edit[];
  /** Whether some `(?i:…)` or the like switches a flag on. */
  readonly modifies: boolean;
}

/** What this reader knows to be wrong with an expression that the engine itself takes. */
export class ExpressionRefused extends Error {
  override readonly name = "ExpressionRefused";
}

const MAX_DEPTH = 100;
const QUANTIFIER = /[*+?]|\{(\d+)(?:(,)(\d*))?\}/y;
const GROUP_OPENING = /\((?:\?(?:<([^=!>][^>]*)>|([a-z]*)(?:-[a-z]*)?:|(<?[=!])))?/y;
const ESCAPE =
  /\\(?:(u\{[\dA-Fa-f]+\})|(u[Dd][89ABab][\dA-Fa-f]{2}\\u[Dd][C-Fc-f][\dA-Fa-f]{2})|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2}|c[A-Za-z]|([pP])\{([^}]*)\}|k<([^>]*)>|([1-9]\d*)|0[0-7]{0,2}|([bB])|([DSW])|[\s\S])/y;
const PUNCTUATION = /^\\[!-/:-@[-^`{-~]$/;
const STRINGS = /^(?:Basic_Emoji|Emoji_Keycap_Sequence|RGI_)/;
/** What only the flag `v` gives a class: set operations and classes in classes. */
const SETS = /^\[(?:\\[\s\S]|[^\\])*?(?:--|&&|\[)/;
const WIDE_IN_CLASS = /^\[\^|\\[pPDSW]|\\u\{|[\ud800-\udbff]|\\u[Dd][89ABab]/;

/** Takes an expression apart. The engine must have accepted it already: this finds no errors of syntax. */
export const readExpression = (source: string, flags: string): Expression => new Reader(source, flags).read();

class Reader {
  readonly #source: string;
  readonly #unicode: boolean;
  readonly #sets: boolean;
  readonly #groupCount: number;
  readonly #named: boolean;
  readonly #repeats: Repeat[] = [];
  readonly #groups = new Map<number | string, Part[]>();
  readonly #stands: Edit[] = [];
  #modifies = false;
  #captures = 0;
  #depth = 0;
  #at = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#sets = flags.includes("v");
    this.#unicode = this.#sets || flags.includes("u");
    this.#groupCount = capturesOf(source, this.#sets);
    this.#named = /\(\?<[^=!]/.test(source);
  }

  read(): Expression {
    const root = this.#either();
    return {
      root,
      repeats: this.#repeats,
      groups: this.#groups,
      stands: this.#stands,
      modifies: this.#modifies,
    };
  }

  #either(): Part {
    const options: Part[] = [this.#sequence()];
    while (this.#source[this.#at] === "|") {
      this.#at++;
      options.push(this.#sequence());
    }
    return options.length === 1 && options[0] ? options[0] : { kind: "either", options };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    for (let next = this.#source[this.#at]; next !== undefined && next !== "|" && next !== ")"; ) {
      const from = this.#at;
      parts.push(this.#repeated(this.#single(next), from));
      next = this.#source[this.#at];
    }
    return { kind: "sequence", parts };
  }

  #repeated(body: Part, from: number): Part {
    const start = this.#at;
    const found = this.#take(QUANTIFIER);
    if (!found) return body;
    const end = this.#at;
    if (this.#source[this.#at] === "?") this.#at++;
    const [sign, least, comma, most] = found;
    const [min, max] =
      least === undefined
        ? [sign === "+" ? 1 : 0, sign === "?" ? 1 : Number.POSITIVE_INFINITY]
        : [Number(least), comma ? (most ? Number(most) : Number.POSITIVE_INFINITY) : Number(least)];
    const repeat: Repeat = { kind: "repeat", body, min, max, from, start, end, after: this.#at };
    this.#repeats.push(repeat);
    return repeat;
  }

  #single(next: string): Part {
    if (next === "(") return this.#group();
    if (next === "[") return this.#class();
    if (next === "\\") return this.#escape();
    const start = this.#at;
    if (next === "^" || next === "$") {
      this.#at++;
      return { kind: "edge", start, end: this.#at };
    }
    if (next === ".") {
      this.#at++;
      return this.#any(start);
    }
    const width = this.#unicode && (this.#source.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
    this.#at += width;
    const char = this.#char(start, width);
    return width === 1 ? { ...char, literal: next } : char;
  }

  #group(): Part {
    const start = this.#at;
    const [opening = "(", name, modifiers, look] = this.#take(GROUP_OPENING) ?? [];
    const number = opening === "(" || name !== undefined ? ++this.#captures : 0;
    if (opening.length > 3 && modifiers !== undefined) {
      this.#modifies = true;
      this.#stands.push({ start, end: this.#at, text: "(?:" });
    }
    if (++this.#depth > MAX_DEPTH) throw new ExpressionRefused("its groups nest too deeply: flatten them");
    const body = this.#either();
    this.#depth--;
    this.#at++;
    if (look) {
      const ahead = !look.startsWith("<");
      return { kind: "look", ahead, negated: look.endsWith("!"), body, start, end: this.#at };
    }
    if (number > 0) this.#groups.set(number, [body]);
    if (name !== undefined) this.#groups.set(name, [...(this.#groups.get(name) ?? []), body]);
    return body;
  }

  #class(): Part {
    const start = this.#at;
    let depth = 0;
    do {
      const unit = this.#source[this.#at];
      if (unit === "\\") this.#at++;
      else if (unit === "[" && (depth === 0 || this.#sets)) depth++;
      else if (unit === "]") depth--;
      this.#at++;
    } while (depth > 0);
    const text = this.#source.slice(start, this.#at);
    if (this.#sets) {
      if (/\\q\{/.test(text)) throw new ExpressionRefused("\\q{…} is not supported: write alternatives");
      for (const [, property = ""] of text.matchAll(/\\p\{([^}]*)\}/g)) refuseStrings(property);
      if (SETS.test(text)) this.#stands.push({ start, end: this.#at, text: "[^]" });
    }
    return this.#unicode && (this.#sets || WIDE_IN_CLASS.test(text))
      ? this.#any(start)
      : this.#char(start, 1);
  }

  #escape(): Part {
    const start = this.#at;
    const found = this.#take(ESCAPE);
    const [, braced, pair, property, propertyName = "", name, digits, edge, negated] = found ?? [];
    if (edge) return { kind: "edge", start, end: this.#at };
    const group = name !== undefined && (this.#named || this.#unicode) ? name : this.#numbered(digits);
    if (group !== undefined) return { kind: "backreference", group, start, end: this.#at };
    if (this.#unicode) {
      if (property) {
        refuseStrings(propertyName);
        return this.#any(start);
      }
      if (negated) return this.#any(start);
      const wide = pair !== undefined || (braced && Number.parseInt(braced.slice(2), 16) > 0xffff);
      if (wide) return this.#char(start, 2);
    }
    if (PUNCTUATION.test(found?.[0] ?? "")) {
      return { ...this.#char(start, 1), literal: this.#source[start + 1] ?? "" };
    }
    if (this.#unicode) return this.#char(start, 1);
    // Without `u`, `\u{…}`, `\p{…}` and `\k<…>` are a letter and what follows; the pair is two characters.
    if (pair !== undefined) this.#at = start + "\\uXXXX".length;
    else if (braced || property || name !== undefined) this.#at = start + 2;
    else if (found?.[0] === "\\c") this.#at = start + 1;
    else if (digits)
      this.#at = start + 1 + (/^(?:[0-3][0-7]{0,2}|[4-7][0-7]?|[89])/.exec(digits)?.[0].length ?? 1);
    return this.#char(start, 1);
  }

  #numbered(digits: string | undefined): number | undefined {
    return digits && (this.#unicode || Number(digits) <= this.#groupCount) ? Number(digits) : undefined;
  }

  #any(start: number): Char {
    return { kind: "char", min: 1, max: this.#unicode ? 2 : 1, start, end: this.#at };
  }

  #char(start: number, width: number): Char {
    return { kind: "char", min: width, max: width, start, end: this.#at };
  }

  #take(what: RegExp): RegExpExecArray | null {
    what.lastIndex = this.#at;
    const found = what.exec(this.#source);
    if (found) this.#at = what.lastIndex;
    return found;
  }
}

/** Capturing groups, counted before the rest is read: what `\\1` means hangs on it. */
const capturesOf = (source: string, sets: boolean): number => {
  let captures = 0;
  let inClass = 0;
  for (let at = 0; at < source.length; at++) {
    const unit = source[at];
    if (unit === "\\") at++;
    else if (unit === "[" && (inClass === 0 || sets)) inClass++;
    else if (unit === "]" && inClass > 0) inClass--;
    else if (unit === "(" && inClass === 0 && /^(?!\?)|^\?<[^=!]/.test(source.slice(at + 1, at + 4)))
      captures++;
  }
  return captures;
};

const refuseStrings = (property: string): void => {
  if (STRINGS.test(property)) {
    throw new ExpressionRefused(`\\p{${property}} matches texts, not characters: write \\p{Emoji} instead`);
  }
};
