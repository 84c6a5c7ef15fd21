/** A text in which an alias may stand already. */
interface Said {
  readonly text: string;
}

/** An alias in a text. */
export interface AliasPlace {
  readonly start: number;
  readonly end: number;
  /** What it stands for. */
  readonly value: string;
}

/** What of aliases a text holds. */
export interface AliasesFound {
  readonly places: readonly AliasPlace[];
  readonly openFrom: number;
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

  /** Where aliases stand in a text, and from where on one may be half there where more is to come. */
  in(text: string, more: boolean): AliasesFound {
    const places: AliasPlace[] = [];
    let openFrom = Number.POSITIVE_INFINITY;
    for (let start = text.indexOf("["); start >= 0; start = text.indexOf("[", start + 1)) {
      const close = text.indexOf("]", start);
      const end = close < 0 ? text.length : close + 1;
      if (end - start > this.longest) continue;
      const value = this.#values.get(text.slice(start, end));
      if (value !== undefined) places.push({ start, end, value });
      else if (more && close < 0 && this.#mayBegin(text.slice(start))) openFrom = Math.min(openFrom, start);
    }
    return { places, openFrom };
  }

  #mayBegin(end: string): boolean {
    for (const label of this.#numbers.keys()) {
      const head = `[${label}_`;
      if (head.startsWith(end) || (end.startsWith(head) && /^\d*$/.test(end.slice(head.length)))) return true;
    }
    return false;
  }
}
