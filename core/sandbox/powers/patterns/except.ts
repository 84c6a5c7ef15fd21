/** Matches that never count; see `except` of a declaration. */
export class Except {
  readonly #whole = new Set<string>();
  readonly #beginnings: string[] = [];
  readonly #ends: string[] = [];

  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const text = folded(entry);
      if (text.startsWith("*")) this.#ends.push(text.slice(1));
      else if (text.endsWith("*")) this.#beginnings.push(text.slice(0, -1));
      else this.#whole.add(text);
    }
  }

  has(match: string): boolean {
    const text = folded(match);
    return (
      this.#whole.has(text) ||
      this.#ends.some((end) => text.endsWith(end)) ||
      this.#beginnings.some((beginning) => text.startsWith(beginning))
    );
  }
}

const folded = (text: string): string => text.toUpperCase().toLowerCase();
