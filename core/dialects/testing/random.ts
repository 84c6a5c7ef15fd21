/** A seeded source of numbers for property tests: a failure names its seed and can be had again. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number from 0 to `below` - 1. */
  int(below: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  chance(percent: number): boolean {
    return this.int(100) < percent;
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.int(from.length)] ?? from[0];
  }

  times<T>(most: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.int(most + 1) }, (_, index) => make(index));
  }
}

/** The bytes cut into pieces, at most `longest` each. */
export const randomChunks = (bytes: Uint8Array, random: Random, longest: number): Uint8Array[] => {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random.int(longest);
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
};

/** Text with all that is hard in it: escapes, control characters, line separators, pairs, halves of pairs. */
export const randomText = (random: Random, most: number): string =>
  random
    .times(most, () =>
      random.pick([
        "a",
        "b ",
        '"',
        "\\",
        "/",
        "\n",
        "\u0001",
        "é",
        "\u2028",
        "\u{1f600}",
        "\ud83d",
        "\ude00",
        "[",
        "}",
        ",",
      ]),
    )
    .join("");

/** A literal of the text, each unit written in one of the ways that JSON has for it. */
export const randomLiteral = (text: string, random: Random): string => {
  let out = "";
  for (const point of text) {
    const code = point.charCodeAt(0);
    const mustEscape = point.length === 1 && code >= 0xd800 && code <= 0xdfff;
    if (mustEscape || random.chance(20)) {
      for (let i = 0; i < point.length; i++) out += `\\u${point.charCodeAt(i).toString(16).padStart(4, "0")}`;
    } else if (point === "/") {
      out += random.pick(["/", "\\/"]);
    } else {
      out += JSON.stringify(point).slice(1, -1);
    }
  }
  return `"${out}"`;
};
