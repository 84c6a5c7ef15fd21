import type { Usage } from "@sluice/sdk";
import { isObject } from "../../json/value.ts";
import type { NeutralEvent, StreamReader } from "../../neutral/answer.ts";
import type { Part, Signature } from "../../neutral/parts.ts";
import { indexOf } from "../../text-shape.ts";
import { readError } from "../error.ts";
import { either, listOf, textOf } from "../fields.ts";
import { readUsage } from "../usage.ts";
import { readCitations } from "./citations.ts";
import { readFinish } from "./finish.ts";
import { readLogProbabilities } from "./log-probabilities.ts";
import { blockedPrompt, CallCount, readPart, readTime, wordsOf } from "./read-answer.ts";

/** Reads a provider's events. */
export const readStream = (): StreamReader => new EventReader();

type Out = (event: NeutralEvent) => void;

/** One candidate: its parts in their order, of which the text that grows is the last. */
class Candidate {
  readonly calls: CallCount;
  finished = false;
  #parts = 0;
  #open: "text" | "reasoning" | undefined;

  constructor(
    readonly choice: number,
    answer: string,
    readonly out: Out,
  ) {
    this.calls = new CallCount(answer, choice);
  }

  take(part: Part): void {
    switch (part.kind) {
      case "text":
        this.say("text", part.text);
        return;
      case "reasoning":
        this.#think(part.text, part.signature);
        return;
      case "tool-call":
        this.#call(part);
        return;
      default:
        this.whole(part);
    }
  }

  whole(value: Part): void {
    this.close();
    this.out({ kind: "whole-part", choice: this.choice, value });
  }

  close(): void {
    if (this.#open === undefined) return;
    this.#open = undefined;
    this.out({ kind: "part-end", choice: this.choice, part: this.#parts - 1 });
  }

  say(kind: "text" | "reasoning", text: string): void {
    if (text === "") return;
    this.#begin(kind);
    this.out({ kind: "delta", choice: this.choice, part: this.#parts - 1, text });
  }

  #begin(kind: "text" | "reasoning"): void {
    if (this.#open === kind) return;
    this.close();
    this.#open = kind;
    this.out({ kind: "part-start", choice: this.choice, part: this.#parts++, of: { kind } });
  }

  /** What is sealed is whole. A seal without a thought is one of its own. */
  #think(text: string, signature: Signature | undefined): void {
    this.say("reasoning", text);
    if (!signature) return;
    this.#begin("reasoning");
    this.out({ kind: "signature", choice: this.choice, part: this.#parts - 1, ...signature });
    this.close();
  }

  #call({ id, name, input, signature }: Extract<Part, { kind: "tool-call" }>): void {
    this.close();
    const { choice, out } = this;
    const part = this.#parts++;
    out({ kind: "part-start", choice, part, of: { kind: "tool-call", id, name } });
    out({ kind: "delta", choice, part, text: input });
    if (signature) out({ kind: "signature", choice, part, ...signature });
    out({ kind: "part-end", choice, part });
  }
}

class EventReader implements StreamReader {
  readonly #candidates = new Map<number, Candidate>();
  #out: NeutralEvent[] = [];
  #id = "";
  /** Every event counts all tokens so far: it is told once, at the end. */
  #usage: Usage | undefined;
  #started = false;
  #failed = false;
  #blocked = false;

  read(data: string): readonly NeutralEvent[] {
    this.#out = [];
    const value = parse(data);
    if (isObject(value)) this.#take(value);
    return this.#out;
  }

  end(): readonly NeutralEvent[] {
    this.#out = [];
    const candidates = [...this.#candidates.values()];
    if (this.#usage) this.#out.push({ kind: "usage", usage: this.#usage });
    this.#usage = undefined;
    const whole = this.#blocked || (candidates.length > 0 && candidates.every(({ finished }) => finished));
    if (this.#started && whole && !this.#failed) this.#out.push({ kind: "end" });
    return this.#out;
  }

  #take(value: Record<string, unknown>): void {
    const error = readError(value);
    if (error) {
      this.#failed = true;
      this.#out.push({ kind: "error", ...error });
      return;
    }
    const blocked = blockedPrompt(value);
    const candidates = listOf(value.candidates);
    if (!this.#started && (blocked || candidates.length > 0 || isObject(value.usageMetadata)))
      this.#start(value);
    candidates.forEach((one, at) => {
      this.#candidate(one, at);
    });
    if (blocked && candidates.length === 0) this.#block(blocked.parts);
    const usage = readUsage(value);
    if (usage)
      this.#usage = this.#usage && tellsLess(usage, this.#usage) ? { ...this.#usage, ...usage } : usage;
  }

  #start(value: Record<string, unknown>): void {
    this.#started = true;
    this.#id = textOf(value, "responseId") ?? "";
    const model = textOf(value, "modelVersion") ?? "";
    this.#out.push({ kind: "start", id: this.#id, model, created: readTime(value.createTime) });
  }

  #block(parts: readonly Part[]): void {
    if (this.#blocked) return;
    this.#blocked = true;
    for (const value of parts) {
      if (value.kind !== "refusal") continue;
      this.#out.push(
        { kind: "part-start", choice: 0, part: 0, of: { kind: "refusal" } },
        { kind: "delta", choice: 0, part: 0, text: value.text },
        { kind: "part-end", choice: 0, part: 0 },
      );
    }
    this.#out.push({ kind: "finish", choice: 0, reason: "content-filter" });
  }

  #candidate(value: unknown, at: number): void {
    const index = indexOf(value, at);
    let candidate = this.#candidates.get(index);
    if (!candidate) {
      candidate = new Candidate(index, this.#id, (event) => this.#out.push(event));
      this.#candidates.set(index, candidate);
    }
    // What comes behind its end belongs to nothing.
    if (candidate.finished) return;
    if (!isObject(value)) return;
    for (const part of isObject(value.content) ? listOf(value.content.parts) : []) {
      const words = wordsOf(part);
      if (words !== undefined) candidate.say("text", words);
      else for (const said of readPart(part, candidate.calls)) candidate.take(said);
    }
    const citations = readCitations(value);
    if (citations.length > 0) candidate.whole({ kind: "text", text: "", citations });
    const told = readLogProbabilities(either(value.logprobsResult, value.logprobs_result));
    if (told !== undefined) this.#out.push({ kind: "log-probabilities", choice: index, value: told });
    const reason = either(value.finishReason, value.finish_reason);
    if (typeof reason !== "string" || reason === "") return;
    candidate.close();
    candidate.finished = true;
    const finish = readFinish(reason, candidate.calls.count > 0);
    this.#out.push({ kind: "finish", choice: index, reason: finish });
  }
}

/** Whether an event leaves out of its usage what one before has told. */
const tellsLess = (usage: Usage, before: Usage): boolean =>
  (usage.cachedInputTokens === undefined && before.cachedInputTokens !== undefined) ||
  (usage.reasoningTokens === undefined && before.reasoningTokens !== undefined) ||
  (usage.audioInputTokens === undefined && before.audioInputTokens !== undefined) ||
  (usage.audioOutputTokens === undefined && before.audioOutputTokens !== undefined);

const parse = (data: string): unknown => {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
};
