import { SluiceError } from "../../errors/index.ts";
import type { JsonNode } from "./body.ts";
import { type KnownKey, type KnownKeys, type Reader, readerOf } from "./known-keys.ts";
import { formatPath, printable } from "./path.ts";
import type { Shape } from "./shape.ts";

/** How deep a request may be nested. */
export const MAX_DEPTH = 256;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
// `[` and `{`, and likewise `]` and `}`, differ in this bit alone.
const BRACE_BIT = 0x20;

/**
 * The places of the shaped values in `text`, which `JSON.parse` has already taken. `strict` refuses what another
 * reader could take differently: in shaped objects a key twice or a known key in another case, anywhere depth
 * over `MAX_DEPTH`. Otherwise the last of equal keys counts, as it does for `JSON.parse`.
 */
export const indexJson = (text: string, shape: Shape, strict: boolean): JsonNode =>
  new Indexer(text, strict).root(readerOf(shape));

class Indexer {
  private readonly text: string;
  private readonly maxDepth: number;
  private readonly strict: boolean;
  private readonly path: (string | number)[] = [];
  private at = 0;

  constructor(text: string, strict: boolean) {
    this.text = text;
    this.strict = strict;
    this.maxDepth = strict ? MAX_DEPTH : Number.POSITIVE_INFINITY;
  }

  root(reader: Reader): JsonNode {
    this.skipSpace();
    return this.value("", reader, 0);
  }

  /** Recursion goes as deep as the shape, never as deep as the text. */
  private value(key: string, reader: Reader, depth: number): JsonNode {
    const start = this.at;
    const first = this.text.charCodeAt(start);
    let members: JsonNode[] | undefined;
    let items: (JsonNode | undefined)[] | undefined;
    if (first === QUOTE) this.at = this.stringEnd(start);
    else if (first === OPEN_BRACE && reader.members !== undefined)
      members = this.object(reader.members, depth + 1);
    else if (first === OPEN_BRACKET && reader.items !== undefined)
      items = this.array(reader.items, depth + 1);
    else this.skipValue(depth);
    return { start, end: this.at, key, members, items };
  }

  private object(known: KnownKeys, depth: number): JsonNode[] {
    const { text, path } = this;
    const members: JsonNode[] = [];
    let others: Set<string> | undefined;
    this.at++;
    for (;;) {
      this.skipSpace();
      const code = text.charCodeAt(this.at);
      if (code === CLOSE_BRACE) break;
      if (code === COMMA) {
        this.at++;
        continue;
      }
      const start = this.at + 1;
      this.at = this.stringEnd(this.at);
      const end = this.at - 1;
      let key = known.at(text, start, end);
      if (key === undefined) {
        const name = decodeKey(text.slice(start, end));
        key = known.named(name);
        if (key === undefined && this.strict) {
          path[depth - 1] = name;
          this.refuseNearMiss(known.nearlyNamed(name), depth);
          others ??= new Set();
          // Adding and looking at the size costs one look-up less than asking first.
          const before = others.size;
          if (others.add(known.fieldOf(name)).size === before) throw this.twice(depth);
        }
      }
      this.skipColon();
      if (key === undefined) {
        this.skipValue(depth);
        continue;
      }
      path[depth - 1] = key.name;
      const earlier = placeOf(members, key.name);
      if (earlier === -1) {
        if (this.strict && key.other !== undefined && placeOf(members, key.other) !== -1)
          throw this.twice(depth, ", in two spellings");
        members.push(this.value(key.name, key.value, depth));
      } else {
        if (this.strict) throw this.twice(depth);
        members[earlier] = this.value(key.name, key.value, depth);
      }
    }
    this.at++;
    return members;
  }

  private array(reader: Reader, depth: number): (JsonNode | undefined)[] {
    const { text, path } = this;
    const items: (JsonNode | undefined)[] = [];
    let index = 0;
    let at = this.at + 1;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === CLOSE_BRACKET) break;
      if (code === QUOTE || (code | BRACE_BIT) === OPEN_BRACE) {
        path[depth - 1] = index;
        while (items.length < index) items.push(undefined);
        this.at = at;
        items.push(this.value("", reader, depth));
        at = this.at;
        continue;
      }
      // What is left is space, a comma, or a part of a number, true, false or null.
      if (code === COMMA) index++;
      at++;
    }
    this.at = at + 1;
    return items;
  }

  private skipValue(depth: number): void {
    const first = this.text.charCodeAt(this.at);
    if (first === QUOTE) this.at = this.stringEnd(this.at);
    else if ((first | BRACE_BIT) === OPEN_BRACE) this.skipContainer(depth);
    else this.skipScalar();
  }

  private skipContainer(outer: number): void {
    const { text, maxDepth } = this;
    let depth = outer;
    let at = this.at;
    do {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        at = this.stringEnd(at);
        continue;
      }
      at++;
      if ((code | BRACE_BIT) === OPEN_BRACE) {
        if (++depth > maxDepth) throw new SluiceError("REQUEST_BODY_TOO_DEEP", { limit: MAX_DEPTH });
      } else if ((code | BRACE_BIT) === CLOSE_BRACE) {
        depth--;
      }
    } while (depth > outer);
    this.at = at;
  }

  private skipScalar(): void {
    const { text } = this;
    let at = this.at;
    for (;;) {
      const code = text.charCodeAt(at);
      // The end of the text gives NaN.
      if (code <= 0x20 || code === COMMA || (code | BRACE_BIT) === CLOSE_BRACE || Number.isNaN(code)) break;
      at++;
    }
    this.at = at;
  }

  private skipColon(): void {
    this.skipSpace();
    this.at++;
    this.skipSpace();
  }

  private skipSpace(): void {
    while (this.text.charCodeAt(this.at) <= 0x20) this.at++;
  }

  /** Just behind the quote that ends the string whose first quote stands at `open`. */
  private stringEnd(open: number): number {
    const { text } = this;
    let quote = text.indexOf('"', open + 1);
    while (text.charCodeAt(quote - 1) === BACKSLASH && isEscaped(text, quote)) {
      quote = text.indexOf('"', quote + 1);
    }
    return quote + 1;
  }

  private refuseNearMiss(key: KnownKey | undefined, depth: number): void {
    if (key === undefined) return;
    const where = formatPath(this.path.slice(0, depth));
    const name = printable(key.name);
    throw new SluiceError("REQUEST_BODY_AMBIGUOUS", {
      detail: `the key ${where} differs from ${name} by case alone`,
    });
  }

  private twice(depth: number, how = ""): SluiceError {
    const where = formatPath(this.path.slice(0, depth));
    return new SluiceError("REQUEST_BODY_AMBIGUOUS", { detail: `the key ${where} stands there twice${how}` });
  }
}

const placeOf = (members: readonly JsonNode[], key: string): number => {
  for (let i = 0; i < members.length; i++) if (members[i]?.key === key) return i;
  return -1;
};

const isEscaped = (text: string, quote: number): boolean => {
  let at = quote - 1;
  while (text.charCodeAt(at) === BACKSLASH) at--;
  return (quote - at) % 2 === 0;
};

const decodeKey = (raw: string): string => {
  if (!raw.includes("\\")) return raw;
  const name: unknown = JSON.parse(`"${raw}"`);
  return typeof name === "string" ? name : raw;
};
