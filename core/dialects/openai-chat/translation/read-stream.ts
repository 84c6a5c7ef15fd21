import { isArray, isObject } from "../../json/value.ts";
import type { NeutralEvent, PartStart, StreamReader } from "../../neutral/answer.ts";
import { type Fields, jsonAt } from "../../neutral/fields.ts";
import { readError } from "../../openai/error.ts";
import { readUsage } from "../../openai/usage.ts";
import { indexOf } from "../../text-shape.ts";
import { finishOf } from "./read-answer.ts";

/** Reads a provider's chunks. */
export const readStream = (): StreamReader => new ChunkReader();

/** Fields of a delta that are running text, with what they are; a provider uses one of those for thoughts. */
const TEXTS = [
  { field: "reasoning_content", kind: "reasoning" },
  { field: "reasoning", kind: "reasoning" },
  { field: "content", kind: "text" },
  { field: "refusal", kind: "refusal" },
] as const;

/** The parts of one choice. */
class Parts {
  /** By what tells them apart in the dialect. */
  readonly #open = new Map<string, number>();
  #count = 0;
  #text: string | undefined;
  finished = false;

  constructor(
    readonly choice: number,
    readonly out: (event: NeutralEvent) => void,
  ) {}

  /** More of a running text. One that follows another kind is a new part. */
  say(kind: "text" | "reasoning" | "refusal", text: string): void {
    if (text === "") return;
    if (this.#text !== undefined && this.#text !== kind) this.#close(this.#text);
    this.#text = kind;
    this.#delta(kind, { kind }, text);
  }

  call(key: string, of: PartStart, input: string): void {
    if (this.#text !== undefined) this.#close(this.#text);
    this.#text = undefined;
    this.#delta(key, of, input);
  }

  knows(key: string): boolean {
    return this.#open.has(key);
  }

  closeAll(): void {
    for (const key of [...this.#open.keys()]) this.#close(key);
  }

  #delta(key: string, of: PartStart, text: string): void {
    const { choice } = this;
    let part = this.#open.get(key);
    if (part === undefined) {
      part = this.#count++;
      this.#open.set(key, part);
      this.out({ kind: "part-start", choice, part, of });
    }
    if (text !== "") this.out({ kind: "delta", choice, part, text });
  }

  #close(key: string): void {
    const part = this.#open.get(key);
    if (part === undefined) return;
    this.#open.delete(key);
    this.out({ kind: "part-end", choice: this.choice, part });
  }
}

class ChunkReader implements StreamReader {
  readonly #choices = new Map<number, Parts>();
  #out: NeutralEvent[] = [];
  #started = false;
  #ended = false;

  read(data: string): readonly NeutralEvent[] {
    this.#out = [];
    if (data.startsWith("[DONE]")) this.#end();
    else {
      const value = parse(data);
      if (value) this.#take(value);
    }
    return this.#out;
  }

  end(): readonly NeutralEvent[] {
    this.#out = [];
    // Some providers leave the last line out: a stream in which every choice has finished was whole.
    if (this.#started && [...this.#choices.values()].every(({ finished }) => finished)) this.#end();
    return this.#out;
  }

  #take(value: Fields): void {
    const error = readError(value);
    if (error) {
      this.#out.push({ kind: "error", ...error });
      return;
    }
    const choices = isArray(value.choices) ? value.choices.filter(isObject) : [];
    if (!this.#started && isArray(value.choices)) this.#start(value);
    for (const choice of choices) this.#choose(choice);
    const usage = readUsage(value);
    if (usage) this.#out.push({ kind: "usage", usage });
  }

  #start({ id, model, created, service_tier: tier }: Fields): void {
    this.#started = true;
    this.#out.push({
      kind: "start",
      id: typeof id === "string" ? id : "",
      model: typeof model === "string" ? model : "",
      created: typeof created === "number" ? created : 0,
      ...(typeof tier === "string" ? { serviceTier: tier } : {}),
    });
  }

  #choose(choice: Fields): void {
    const index = indexOf(choice, 0);
    let parts = this.#choices.get(index);
    if (!parts) {
      parts = new Parts(index, (event) => this.#out.push(event));
      this.#choices.set(index, parts);
    }
    // What comes behind its end belongs to nothing.
    if (parts.finished) return;
    const delta = isObject(choice.delta) ? choice.delta : {};
    for (const { field, kind } of TEXTS) {
      const text = delta[field];
      if (typeof text === "string") parts.say(kind, text);
    }
    const calls = isArray(delta.tool_calls) ? delta.tool_calls.filter(isObject) : [];
    for (const call of calls) takeCall(call, parts);
    const logProbabilities = jsonAt(choice, "logprobs");
    if (logProbabilities !== undefined)
      this.#out.push({ kind: "log-probabilities", choice: index, value: logProbabilities });
    const { finish_reason: reason } = choice;
    if (reason === undefined || reason === null) return;
    parts.closeAll();
    parts.finished = true;
    this.#out.push({ kind: "finish", choice: index, reason: finishOf(reason) });
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const parts of this.#choices.values()) parts.closeAll();
    this.#out.push({ kind: "end" });
  }
}

/** A call in pieces: the first has id and name, the others more of its input. A piece of a call that never began is nothing. */
const takeCall = (call: Fields, parts: Parts): void => {
  const key = `tool ${typeof call.index === "number" ? call.index : 0}`;
  const custom = isObject(call.custom) ? call.custom : undefined;
  const called = custom ?? (isObject(call.function) ? call.function : {});
  const { name } = called;
  const input = custom ? called.input : called.arguments;
  if (!parts.knows(key) && typeof name !== "string") return;
  const of: PartStart = {
    kind: "tool-call",
    id: typeof call.id === "string" ? call.id : "",
    name: typeof name === "string" ? name : "",
    ...(custom ? { custom: true } : {}),
  };
  parts.call(key, of, typeof input === "string" ? input : "");
};

const parse = (data: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
