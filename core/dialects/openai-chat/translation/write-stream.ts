import type { Usage } from "@sluice/sdk";
import { TextTemplate } from "../../json/template.ts";
import type { NeutralEvent, PartStart, StreamWriter } from "../../neutral/answer.ts";
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
}

/** One choice of the answer. */
interface Written {
  readonly parts: Map<number, Begun>;
  calls: number;
  begun: boolean;
}

class ChunkWriter implements StreamWriter {
  readonly #meta: WriterMeta;
  readonly #base: object;
  readonly #choices = new Map<number, Written>();
  /** What was said more of last: nearly always it is what is said more of next. */
  #last: { readonly choice: number; readonly part: number; readonly chunk: TextTemplate } | undefined;
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
        return this.#chunk(event.choice, {}, { finish_reason: finishName(event.reason) });
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
    const written = { parts: new Map(), calls: 0, begun: false };
    this.#choices.set(choice, written);
    return written;
  }

  #begin({ choice, part, of }: Event<"part-start">): string {
    this.#last = undefined;
    const written = this.#written(choice);
    if (of.kind !== "tool-call") {
      written.parts.set(part, { of, index: 0, chunk: undefined });
      return "";
    }
    const index = written.calls++;
    written.parts.set(part, { of, index, chunk: undefined });
    const { id, name } = of;
    const call = of.custom
      ? { index, id, type: "custom", custom: { name, input: "" } }
      : { index, id, type: "function", function: { name, arguments: "" } };
    return this.#chunk(choice, { tool_calls: [call] });
  }

  #delta({ choice, part, text }: Event<"delta">): string {
    if (this.#last?.part === part && this.#last.choice === choice) return this.#last.chunk.with(text);
    const written = this.#written(choice);
    const begun = written.parts.get(part);
    if (!begun) return "";
    begun.chunk ??= new TextTemplate((piece) => this.#event(choice, deltaOf(begun, piece), {}));
    this.#last = { choice, part, chunk: begun.chunk };
    return this.#role(choice, written) + begun.chunk.with(text);
  }

  #signature({ choice, origin, value, sealed }: Event<"signature">): string {
    const signature = { origin, value, ...(sealed ? { sealed } : {}) };
    return this.#chunk(choice, { reasoning_details: [detail(signature, "")] });
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

  #end(): string {
    this.#over = true;
    const usage =
      this.#meta.head.usageAsked && this.#usage
        ? writeEvent(JSON.stringify({ ...this.#base, choices: [], usage: writeUsage(this.#usage) }))
        : "";
    return usage + writeEvent("[DONE]");
  }
}

/** More of a part. */
const deltaOf = ({ of, index }: Begun, text: string): object => {
  if (of.kind !== "tool-call") return { [DELTAS[of.kind]]: text };
  const piece = of.custom ? { index, custom: { input: text } } : { index, function: { arguments: text } };
  return { tool_calls: [piece] };
};
