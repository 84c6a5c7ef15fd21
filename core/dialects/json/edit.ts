/** Puts `text` in the place of `[start, end)`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Carries out edits that do not overlap, in whatever order they stand. */
export const splice = (text: string, edits: readonly TextEdit[]): string => {
  let out = "";
  let from = 0;
  for (const edit of inOrder(edits)) {
    out += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return out + text.slice(from);
};

/**
 * Edits a JSON string literal, quotes included, by places in its decoded text. What is not edited stays as it was
 * written. A surrogate that an edit cuts from its other half is written as `\uXXXX`: the literal means exactly
 * what the edits say, and can still be encoded. A number becomes a string.
 */
export const editLiteral = (value: string, edits: readonly TextEdit[]): string => {
  const literal = value.startsWith('"') ? value : `"${value}"`;
  const cursor = new LiteralCursor(literal);
  let out = "";
  let from = 0;
  for (const edit of inOrder(edits)) {
    const to = cursor.moveTo(edit.start);
    out += keep(literal, from, to) + JSON.stringify(edit.text).slice(1, -1);
    from = cursor.moveTo(edit.end);
  }
  return out + keep(literal, from, literal.length);
};

const inOrder = (edits: readonly TextEdit[]): readonly TextEdit[] =>
  edits.length < 2 ? edits : edits.toSorted((a, b) => a.start - b.start || a.end - b.end);

/** Translates ascending places in the decoded text to places in the literal. */
class LiteralCursor {
  private raw = 1;
  private decoded = 0;
  private escape: number;
  private readonly literal: string;

  constructor(literal: string) {
    this.literal = literal;
    this.escape = this.nextEscape();
  }

  moveTo(place: number): number {
    while (this.decoded < place && this.raw < this.literal.length - 1) {
      const plain = Math.min(place - this.decoded, this.escape - this.raw);
      this.raw += plain;
      this.decoded += plain;
      if (this.decoded === place || this.raw >= this.literal.length - 1) break;
      this.raw += this.literal[this.raw + 1] === "u" ? 6 : 2;
      this.decoded++;
      this.escape = this.nextEscape();
    }
    return this.raw;
  }

  private nextEscape(): number {
    const found = this.literal.indexOf("\\", this.raw);
    return found === -1 ? this.literal.length - 1 : found;
  }
}

const keep = (literal: string, from: number, to: number): string => {
  if (from >= to) return "";
  const first = literal.charCodeAt(from);
  const last = literal.charCodeAt(to - 1);
  const head = isLow(first) ? unicodeEscape(first) : "";
  const tail = isHigh(last) ? unicodeEscape(last) : "";
  return head + literal.slice(head === "" ? from : from + 1, tail === "" ? to : to - 1) + tail;
};

const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLow = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
const unicodeEscape = (code: number): string => `\\u${code.toString(16)}`;
