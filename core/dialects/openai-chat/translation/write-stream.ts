import type { Usage } from "@sluice/sdk";
import { TextTemplate } from "../../json/template.ts";
import type { FinishReason, NeutralEvent, PartStart, StreamWriter } from "../../neutral/answer.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { withUsage } from "../../neutral/usage.ts";
import { writeError } from "../../openai/error.ts";
import { writeUsage } from "../../openai/usage.ts";
import { envelope, writeEvent } from "../write.ts";
import { detail, finishName } from "./write-answer.ts";

/** Writes chunks for a client: the role first, deltas, one finish a choice, usage where it was asked for, `[DONE]`. */
export const writeStream = (meta: WriterMeta): StreamWriter => new ChunkWriter(meta);

type Event<Kind extends NeutralEvent["kind"]> = Extract<NeutralEvent, { kind: Kind }>;

const DELTAS = { text: "content", reasoning: "reasoning_content", refusal: "refusal" } as const;

/** A part that has begun. */
interface Begun {
  readonly of: PartStart;
  /** The place among the calls of the choice, where it is one. */
  readonly index: number;
  /** The chunk of more of its text. */
  chunk: TextTemplate | undefined;
  /** Of a thought, its words so far: what seals it comes behind them, and goes out with them. */
  thought: string;
}

/** A longer thought is sealed without its words, in UTF-16 units. */
const MAX_THOUGHT_CHARS = 1_048_576;

/** One choice of the answer. */
interface Written {
  readonly parts: Map<number, Begun>;
  calls: number;
  /** How many seals went out. */
  seals: number;
  begun: boolean;
  finished: boolean;
}

class ChunkWriter implements StreamWriter {
  readonly #meta: WriterMeta;
  readonly #base: object;
  readonly #choices = new Map<number, Written>();
  /** What was said more of last: nearly always it is what is said more of next. */
  #last: { readonly choice: number; readonly part: number; readonly begun: Begun } | undefined;
  #usage: Usage | undefined;
  #over = false;

  constructor(meta: WriterMeta) {
    this.#meta = meta;
    this.#base = envelope(meta, "chat.completion.chunk");
  }

  write(event: NeutralEvent): string {
    if (this.#over) return "";
    switch (event.kind) {
      case "part-start":
        return this.#begin(event);
      case "delta":
        return this.#delta(event);
      case "signature":
        return this.#signature(event);
      case "whole-part":
        // A chunk has a place for text alone.
        return event.value.kind === "text" ? this.#chunk(event.choice, { content: event.value.text }) : "";
      case "log-probabilities":
        return this.#chunk(event.choice, {}, { logprobs: event.value });
      case "finish":
        return this.#finish(event.choice, event.reason);
      case "usage":
        this.#usage = withUsage(this.#usage, event.usage);
        return "";
      case "error":
        return this.#fail(event);
      case "end":
        return this.#end();
      default:
        return "";
    }
  }

  #written(choice: number): Written {
    const known = this.#choices.get(choice);
    if (known) return known;
    const written = { parts: new Map(), calls: 0, seals: 0, begun: false, finished: false };
    this.#choices.set(choice, written);
    return written;
  }

  #begin({ choice, part, of }: Event<"part-start">): string {
    this.#last = undefined;
    const written = this.#written(choice);
    if (of.kind !== "tool-call") {
      written.parts.set(part, { of, index: 0, chunk: undefined, thought: "" });
      return "";
    }
    const index = written.calls++;
    written.parts.set(part, { of, index, chunk: undefined, thought: "" });
    const { id, name } = of;
    const call = of.custom
      ? { index, id, type: "custom", custom: { name, input: "" } }
      : { index, id, type: "function", function: { name, arguments: "" } };
    return this.#chunk(choice, { tool_calls: [call] });
  }

  #delta({ choice, part, text }: Event<"delta">): string {
    if (this.#last?.part === part && this.#last.choice === choice)
      return this.#more(this.#last.begun, choice, text);
    const written = this.#written(choice);
    const begun = written.parts.get(part);
    if (!begun) return "";
    this.#last = { choice, part, begun };
    return this.#role(choice, written) + this.#more(begun, choice, text);
  }

  #more(begun: Begun, choice: number, text: string): string {
    if (begun.of.kind === "reasoning" && begun.thought.length <= MAX_THOUGHT_CHARS) begun.thought += text;
    begun.chunk ??= new TextTemplate((piece) => this.#event(choice, deltaOf(begun, piece), {}));
    return begun.chunk.with(text);
  }

  #signature({ choice, part, origin, value, sealed }: Event<"signature">): string {
    const written = this.#written(choice);
    const { of, thought: text = "" } = written.parts.get(part) ?? {};
    const signature = { origin, value, ...(sealed ? { sealed } : {}) };
    const about =
      of?.kind === "tool-call" ? { callId: of.id } : text.length > MAX_THOUGHT_CHARS ? {} : { text };
    return this.#chunk(choice, { reasoning_details: [detail(signature, about, written.seals++)] });
  }

  #chunk(choice: number, delta: object, more: object = {}): string {
    return this.#role(choice, this.#written(choice)) + this.#event(choice, delta, more);
  }

  #role(choice: number, written: Written): string {
    if (written.begun) return "";
    written.begun = true;
    return this.#event(choice, { role: "assistant", content: "" }, {});
  }

  #event(index: number, delta: object, more: object): string {
    const choice = { index, delta, logprobs: null, finish_reason: null, ...more };
    // As the API has it: where usage was asked for, each chunk has the field.
    const noUsage = this.#meta.head.usageAsked ? { usage: null } : {};
    return writeEvent(JSON.stringify({ ...this.#base, choices: [choice], ...noUsage }));
  }

  #fail({ message, status = 502 }: Event<"error">): string {
    this.#over = true;
    const error = { status, code: "UPSTREAM_STREAM_ERROR", message, requestId: this.#meta.id };
    return writeEvent(writeError(error));
  }

  /** An end comes once. */
  #finish(choice: number, reason: FinishReason): string {
    const written = this.#written(choice);
    if (written.finished) return "";
    written.finished = true;
    return this.#chunk(choice, {}, { finish_reason: finishName(reason) });
  }

  /** A provider may end without a word of why. */
  #finishAll(): string {
    if (this.#choices.size === 0) return this.#finish(0, "other");
    return [...this.#choices]
      .map(([choice, { calls }]) => this.#finish(choice, calls > 0 ? "tool-calls" : "other"))
      .join("");
  }

  #end(): string {
    this.#over = true;
    const finished = this.#finishAll();
    const usage =
      this.#meta.head.usageAsked && this.#usage
        ? writeEvent(JSON.stringify({ ...this.#base, choices: [], usage: writeUsage(this.#usage) }))
        : "";
    return finished + usage + writeEvent("[DONE]");
  }
}

/** More of a part. */
const deltaOf = ({ of, index }: Begun, text: string): object => {
  if (of.kind !== "tool-call") return { [DELTAS[of.kind]]: text };
  const piece = of.custom ? { index, custom: { input: text } } : { index, function: { arguments: text } };
  return { tool_calls: [piece] };
};
