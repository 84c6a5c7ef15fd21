import type { Usage } from "@sluice/sdk";
import { isObject } from "../../json/value.ts";
import type { NeutralEvent, PartStart, StreamReader } from "../../neutral/answer.ts";
import type { Fields } from "../../neutral/fields.ts";
import { readError } from "../error.ts";
import { ORIGIN } from "../foreign.ts";
import { mergeUsage, readCounts } from "../usage.ts";
import { readCitation } from "./citations.ts";
import { explanationIn, finishOf, readBlock, textAt, tierIn } from "./read-answer.ts";

/** Reads a provider's events. */
export const readStream = (): StreamReader => new EventReader();

/** A block that the neutral form has as a whole alone waits for the rest of its input; a longer one is nothing. */
const MAX_HELD_CHARS = 1_048_576;

/** A block that has started. */
type Open =
  | { readonly kind: PartStart["kind"]; readonly part: number; told: boolean }
  | { readonly kind: "held"; readonly block: Fields; input: string };

/** Which kind of part takes a delta, and what of it is text. */
const DELTAS: ReadonlyMap<unknown, { readonly kind: PartStart["kind"]; readonly field: string }> = new Map([
  ["text_delta", { kind: "text", field: "text" }],
  ["thinking_delta", { kind: "reasoning", field: "thinking" }],
  ["input_json_delta", { kind: "tool-call", field: "partial_json" }],
]);

const choice = 0;

class EventReader implements StreamReader {
  readonly #open = new Map<number, Open>();
  #out: NeutralEvent[] = [];
  #parts = 0;
  #usage: Partial<Usage> | undefined;
  #started = false;
  #finished = false;
  #ended = false;

  read(data: string): readonly NeutralEvent[] {
    this.#out = [];
    const event = parse(data);
    if (event && !this.#ended) this.#take(event);
    return this.#out;
  }

  end(): readonly NeutralEvent[] {
    this.#out = [];
    // A stream that has told why it ends was whole, whether or not its last event came.
    if (this.#finished && !this.#ended) this.#end();
    return this.#out;
  }

  #take(event: Fields): void {
    const { type } = event;
    if (type === "message_start") {
      this.#start(event);
      return;
    }
    const error = readError(event);
    if (error) {
      this.#ended = true;
      this.#out.push({ kind: "error", ...error });
      return;
    }
    // What comes before the start, or behind the end, belongs to nothing.
    if (!this.#started || (this.#finished && textAt(event, "type").startsWith("content_block"))) return;
    const index = typeof event.index === "number" ? event.index : -1;
    if (type === "content_block_delta" && isObject(event.delta)) this.#delta(index, event.delta);
    else if (type === "content_block_start" && isObject(event.content_block))
      this.#begin(index, event.content_block);
    else if (type === "content_block_stop") this.#close(index);
    else if (type === "message_delta") this.#finish(event);
    else if (type === "message_stop") this.#end();
  }

  #start({ message }: Fields): void {
    if (this.#started) return;
    this.#started = true;
    const begun = isObject(message) ? message : {};
    const tier = tierIn(begun.usage);
    this.#out.push({
      kind: "start",
      id: textAt(begun, "id"),
      model: textAt(begun, "model"),
      created: 0,
      ...(tier === undefined ? {} : { serviceTier: tier }),
    });
    this.#count(begun.usage);
  }

  #count(told: unknown): void {
    const counts = readCounts(told);
    if (!counts) return;
    this.#usage = mergeUsage(this.#usage, counts);
    this.#out.push({ kind: "usage", usage: this.#usage });
  }

  #begin(index: number, block: Fields): void {
    // An index that starts anew ends what had it.
    this.#close(index);
    const of = partOf(block);
    if (!of) {
      this.#open.set(index, { kind: "held", block, input: "" });
      return;
    }
    const open = { kind: of.kind, part: this.#parts++, told: false };
    this.#open.set(index, open);
    this.#out.push({ kind: "part-start", choice, part: open.part, of });
    this.#say(open, textAt(block, of.kind === "text" ? "text" : "thinking"));
    if (of.kind === "tool-call" && isObject(block.input) && Object.keys(block.input).length > 0)
      this.#say(open, JSON.stringify(block.input));
    if (of.kind === "reasoning") this.#sign(open.part, textAt(block, "signature"));
    if (block.type === "redacted_thinking") this.#sign(open.part, textAt(block, "data"), true);
  }

  #say(open: Exclude<Open, { kind: "held" }>, text: string): void {
    if (text === "") return;
    open.told = true;
    this.#out.push({ kind: "delta", choice, part: open.part, text });
  }

  #sign(part: number, value: string, sealed = false): void {
    if (value === "") return;
    this.#out.push({ kind: "signature", choice, part, origin: ORIGIN, value, ...(sealed ? { sealed } : {}) });
  }

  #delta(index: number, delta: Fields): void {
    const open = this.#open.get(index);
    if (!open) return;
    const type = textAt(delta, "type");
    if (open.kind === "held") {
      if (open.input.length < MAX_HELD_CHARS) open.input += textAt(delta, "partial_json");
      return;
    }
    if (type === "signature_delta" && open.kind === "reasoning")
      this.#sign(open.part, textAt(delta, "signature"));
    if (type === "citations_delta" && open.kind === "text") {
      const value = { kind: "text", text: "", citations: readCitation(delta.citation) } as const;
      if (value.citations.length > 0) this.#out.push({ kind: "whole-part", choice, value });
    }
    const fitting = DELTAS.get(type);
    if (fitting?.kind === open.kind) this.#say(open, textAt(delta, fitting.field));
  }

  #close(index: number): void {
    const open = this.#open.get(index);
    if (!open) return;
    this.#open.delete(index);
    if (open.kind === "held") {
      const input = open.input.length < MAX_HELD_CHARS ? parse(open.input || "{}") : undefined;
      const whole = open.input === "" ? open.block : { ...open.block, input };
      if (open.input === "" || input)
        for (const value of readBlock(whole)) this.#out.push({ kind: "whole-part", choice, value });
      return;
    }
    // A call without arguments comes without a piece of them.
    if (open.kind === "tool-call") this.#say(open, open.told ? "" : "{}");
    this.#out.push({ kind: "part-end", choice, part: open.part });
  }

  #finish({ delta, usage }: Fields): void {
    this.#count(usage);
    if (!isObject(delta) || typeof delta.stop_reason !== "string" || this.#finished) return;
    this.#closeAll();
    this.#finished = true;
    const explanation = explanationIn(delta);
    if (explanation !== "") {
      const part = this.#parts++;
      this.#out.push({ kind: "part-start", choice, part, of: { kind: "refusal" } });
      this.#out.push({ kind: "delta", choice, part, text: explanation });
      this.#out.push({ kind: "part-end", choice, part });
    }
    const stop = textAt(delta, "stop_sequence");
    const reason = finishOf(delta.stop_reason);
    this.#out.push({ kind: "finish", choice, reason, ...(stop === "" ? {} : { stopSequence: stop }) });
  }

  #closeAll(): void {
    for (const index of [...this.#open.keys()]) this.#close(index);
  }

  #end(): void {
    this.#closeAll();
    this.#ended = true;
    this.#out.push({ kind: "end" });
  }
}

/** What a block begins; `undefined` where it comes as a whole. */
const partOf = (block: Fields): PartStart | undefined => {
  const { type } = block;
  if (type === "text") return { kind: "text" };
  if (type === "thinking" || type === "redacted_thinking") return { kind: "reasoning" };
  if (type === "tool_use") return { kind: "tool-call", id: textAt(block, "id"), name: textAt(block, "name") };
  return undefined;
};

const parse = (data: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
