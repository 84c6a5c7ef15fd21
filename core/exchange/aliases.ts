/** A text in which an alias may stand already. */
interface Said {
  readonly text: string;
}

const ALIAS = /\[[A-Za-z][A-Za-z0-9_.-]{0,63}_\d{1,9}\]/g;

/** What one instance has put into a request in the place of what it found; gone with the exchange. */
export class Aliases {
  readonly #byValue = new Map<string, string>();
  readonly #values = new Map<string, string>();
  readonly #numbers = new Map<string, number>();
  readonly #taken = new Set<string>();
  #avoided: readonly Said[] | undefined;
  /** The longest alias, in UTF-16 units. */
  longest = 0;

  get size(): number {
    return this.#values.size;
  }

  /** What these texts hold already must stand for nothing else. */
  avoid(texts: readonly Said[]): void {
    if (this.#avoided === texts) return;
    this.#avoided = texts;
    for (const { text } of texts) for (const [alias] of text.matchAll(ALIAS)) this.#taken.add(alias);
  }

  /** The alias of a value: the same whenever it is asked for. */
  of(label: string, value: string): string {
    const key = `${label}\n${value}`;
    const known = this.#byValue.get(key);
    if (known !== undefined) return known;
    let number = this.#numbers.get(label) ?? 0;
    let alias: string;
    do alias = `[${label}_${++number}]`;
    while (this.#taken.has(alias));
    this.#numbers.set(label, number);
    this.#byValue.set(key, alias);
    this.#values.set(alias, value);
    this.longest = Math.max(this.longest, alias.length);
    return alias;
  }

  /** What an alias stands for. */
  valueOf(alias: string): string | undefined {
    return this.#values.get(alias);
  }

  /** The aliases. */
  get all(): Iterable<string> {
    return this.#values.keys();
  }
}
