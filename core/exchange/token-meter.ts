import { estimateTokenCount } from "tokenx";
import type { TextSlot } from "../dialects/contract.ts";
import type { NeutralAnswer, NeutralEvent, PartStart } from "../dialects/neutral/answer.ts";
import { partStart, runningText } from "../dialects/neutral/part-start.ts";

/** As many characters are looked at: 16,384 take about 2 ms. What is longer is taken to be of the same kind. */
const MAX_READ_CHARS = 16_384;
/** What the providers count for a call of a tool beside its name and its input, in the mean. */
const CALL_TOKENS = 12;

/** About how many tokens texts have: made out of their letters, since each model cuts them otherwise. */
export const tokensOf = (texts: readonly string[]): number => {
  let chars = 0;
  let readChars = 0;
  let tokens = 0;
  for (const text of texts) {
    chars += text.length;
    const read = text.slice(0, MAX_READ_CHARS - readChars);
    readChars += read.length;
    if (read !== "") tokens += estimateTokenCount(read);
  }
  return readChars === 0 ? 0 : Math.ceil((tokens * chars) / readChars);
};

/** The same of the texts of a request. Pictures, files and sound have none. */
export const requestTokens = (slots: readonly TextSlot[]): number => tokensOf(slots.map(({ text }) => text));

/** Stands for the parts of a stream that have no number. */
const WHOLE = -1;

/** About how many tokens an answer has. */
export class AnswerMeter {
  #calls = 0;
  readonly #texts = new Map<string, string>();

  get tokens(): number {
    return tokensOf([...this.#texts.values()]) + CALL_TOKENS * this.#calls;
  }

  /** An answer as it is streamed. */
  event(event: NeutralEvent): void {
    if (event.kind === "delta") this.#add(event.choice, event.part, event.text);
    else if (event.kind === "part-start") this.#start(event.choice, event.part, event.of);
    else if (event.kind === "whole-part") this.#add(event.choice, WHOLE, runningText(event.value));
  }

  /** A whole answer. */
  answer({ choices }: NeutralAnswer): void {
    for (const { index, parts } of choices)
      for (const [at, part] of parts.entries()) {
        const start = partStart(part);
        if (start) this.#start(index, at, start);
        this.#add(index, at, runningText(part));
      }
  }

  #start(choice: number, part: number, of: PartStart): void {
    if (of.kind !== "tool-call") return;
    this.#calls += 1;
    this.#add(choice, part, of.name);
  }

  #add(choice: number, part: number, text: string): void {
    const key = `${choice}:${part}`;
    this.#texts.set(key, (this.#texts.get(key) ?? "") + text);
  }
}
