import type { Shape } from "./shape.ts";
import { camelOf, otherSpelling } from "./spelling.ts";

/** A shape made ready for reading with. */
export interface Reader {
  readonly members: KnownKeys | undefined;
  readonly items: Reader | undefined;
}

/** A key that a shape names. */
export interface KnownKey {
  readonly name: string;
  readonly value: Reader;
  /** Another spelling of the same field. */
  readonly other: string | undefined;
}

const readers = new WeakMap<Shape, Reader>();

/** The reader of a shape, made once. */
export const readerOf = (shape: Shape): Reader => {
  let reader = readers.get(shape);
  if (reader === undefined) {
    reader = {
      members:
        shape.members === undefined ? undefined : new KnownKeys(shape.members, shape.eitherCase === true),
      items: shape.items === undefined ? undefined : readerOf(shape.items),
    };
    readers.set(shape, reader);
  }
  return reader;
};

/** The known keys of one shape. */
export class KnownKeys {
  private readonly byName = new Map<string, KnownKey>();
  private readonly byFold = new Map<string, KnownKey>();
  private readonly byLength: KnownKey[][] = [];

  constructor(
    members: Readonly<Record<string, Shape>>,
    private readonly eitherCase: boolean,
  ) {
    for (const [name, shape] of Object.entries(members)) {
      const other = eitherCase ? otherSpelling(name) : undefined;
      const key = { name, value: readerOf(shape), other };
      this.byName.set(name, key);
      this.byFold.set(fold(name), key);
      while (this.byLength.length <= name.length) this.byLength.push([]);
      this.byLength[name.length]?.push(key);
    }
  }

  /** The key that stands unescaped in `text` from `start` to `end`; compares in place, with no slice. */
  at(text: string, start: number, end: number): KnownKey | undefined {
    const candidates = this.byLength[end - start];
    if (candidates === undefined) return undefined;
    for (const key of candidates) if (text.startsWith(key.name, start)) return key;
    return undefined;
  }

  named(name: string): KnownKey | undefined {
    return this.byName.get(name);
  }

  /** The field that a key is for which is not known. */
  fieldOf(name: string): string {
    return this.eitherCase ? camelOf(name) : name;
  }

  /** The key that `name`, which is not one, equals but for case. */
  nearlyNamed(name: string): KnownKey | undefined {
    // Folding shortens no name, and a long one is not worth the copy.
    return name.length < this.byLength.length ? this.byFold.get(fold(name)) : undefined;
  }
}

// Some decoders match keys by simple case folding, in which the long s is an s; the Kelvin sign is lowered to k.
const fold = (name: string): string => name.toLowerCase().replaceAll("\u017f", "s");
