/** JSON around one string that changes: what stands before it and behind it is written once. */
export class TextTemplate {
  readonly #before: string;
  readonly #behind: string;
  /** The same with the quotes of the string. */
  readonly #opening: string;
  readonly #closing: string;

  /** `write` gives the JSON with a text in it, once and as a value: two that differ in one character tell where. */
  constructor(write: (text: string) => string) {
    const [one, other] = [write("a"), write("b")];
    let at = 0;
    while (at < one.length && one.charCodeAt(at) === other.charCodeAt(at)) at++;
    this.#before = one.slice(0, at - 1);
    this.#behind = one.slice(at + 2);
    this.#opening = one.slice(0, at);
    this.#closing = one.slice(at + 1);
    if (this.#before + JSON.stringify("b") + this.#behind !== other)
      throw new TypeError("the text must stand in the JSON once, as a value");
  }

  with(text: string): string {
    return isPlain(text)
      ? this.#opening + text + this.#closing
      : this.#before + JSON.stringify(text) + this.#behind;
  }
}

/** Longer ones are left to the engine. */
const SHORT_CHARS = 24;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const TILDE = 0x7e;

/** Whether a text stands in JSON as it is, as nearly all words do: for those it is half of what `JSON.stringify` costs. */
const isPlain = (text: string): boolean => {
  if (text.length > SHORT_CHARS) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < SPACE || code > TILDE || code === QUOTE || code === BACKSLASH) return false;
  }
  return true;
};
