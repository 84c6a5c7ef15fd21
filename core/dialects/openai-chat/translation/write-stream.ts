import type { Usage } from "@sluice/sdk";
import type { FinishReason, NeutralEvent, PartStart, StreamWriter } from "../../neutral/answer.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { writeError } from "../../openai/error.ts";
import { writeUsage } from "../../openai/usage.ts";
import { envelope, writeEvent } from "../write.ts";
import { detail, finishName } from "./write-answer.ts";

/** Writes chunks for a client: the role first, deltas, one finish a choice, usage where it was asked for, `[DONE]`. */
export const writeStream = (meta: WriterMeta): StreamWriter => new ChunkWriter(meta);

type Event<Kind extends NeutralEvent["kind"]> = Extract<NeutralEvent, { kind: Kind }>;

const DELTAS = { text: "content", reasoning: "reasoning_content", refusal: "refusal" } as const;

/** One choice of the answer. */
interface Written {
  readonly parts: Map<number, PartStart>;
  /** Places of tool calls among the calls of the choice, by part. */
  readonly calls: Map<number, number>;
  /** Thoughts so far, by part: what seals one comes behind its words, and goes out with them. */
  readonly thoughts: Map<number, string>;
  /** How many seals went out. */
  seals: number;
  begun: boolean;
  finished: boolean;
}

/** A longer thought is sealed without its words, in UTF-16 units. */
const MAX_THOUGHT_CHARS = 1_048_576;

class ChunkWriter implements StreamWriter {
  readonly #meta: WriterMeta;
  readonly #base: object;
  readonly #choices = new Map<number, Written>();
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
        this.#usage = { inputTokens: 0, outputTokens: 0, ...this.#usage, ...event.usage };
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
    const written = {
      parts: new Map(),
      calls: new Map(),
      thoughts: new Map(),
      seals: 0,
      begun: false,
      finished: false,
    };
    this.#choices.set(choice, written);
    return written;
  }

  #begin({ choice, part, of }: Event<"part-start">): string {
    const { parts, calls } = this.#written(choice);
    parts.set(part, of);
    if (of.kind !== "tool-call") return "";
    const index = calls.size;
    calls.set(part, index);
    const { id, name } = of;
    const call = of.custom
      ? { index, id, type: "custom", custom: { name, input: "" } }
      : { index, id, type: "function", function: { name, arguments: "" } };
    return this.#chunk(choice, { tool_calls: [call] });
  }

  #delta({ choice, part, text }: Event<"delta">): string {
    const { parts, calls, thoughts } = this.#written(choice);
    const of = parts.get(part);
    if (!of) return "";
    if (of.kind === "reasoning") {
      const before = thoughts.get(part) ?? "";
      if (before.length <= MAX_THOUGHT_CHARS) thoughts.set(part, before + text);
    }
    if (of.kind !== "tool-call") return this.#chunk(choice, { [DELTAS[of.kind]]: text });
    const index = calls.get(part) ?? 0;
    const piece = of.custom ? { index, custom: { input: text } } : { index, function: { arguments: text } };
    return this.#chunk(choice, { tool_calls: [piece] });
  }

  #signature({ choice, part, origin, value, sealed }: Event<"signature">): string {
    const written = this.#written(choice);
    const of = written.parts.get(part);
    const signature = { origin, value, ...(sealed ? { sealed } : {}) };
    const text = written.thoughts.get(part) ?? "";
    const about =
      of?.kind === "tool-call" ? { callId: of.id } : text.length > MAX_THOUGHT_CHARS ? {} : { text };
    return this.#chunk(choice, { reasoning_details: [detail(signature, about, written.seals++)] });
  }

  #chunk(choice: number, delta: object, more: object = {}): string {
    const written = this.#written(choice);
    const role = written.begun ? "" : this.#event(choice, { role: "assistant", content: "" }, {});
    written.begun = true;
    return role + this.#event(choice, delta, more);
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
      .map(([choice, { calls }]) => this.#finish(choice, calls.size > 0 ? "tool-calls" : "other"))
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
