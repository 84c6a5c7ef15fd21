import type { Usage } from "@sluice/sdk";
import type { FinishReason, NeutralEvent, PartStart, StreamWriter } from "../../neutral/answer.ts";
import { present } from "../../neutral/fields.ts";
import { partStart, runningText } from "../../neutral/part-start.ts";
import type { Part, Signature } from "../../neutral/parts.ts";
import type { Json } from "../../neutral/request.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { withUsage } from "../../neutral/usage.ts";
import { envelope } from "../envelope.ts";
import { endByError } from "../follow.ts";
import type { Item } from "../items.ts";
import { type OpenItem, type OpenPart, StreamBuilder } from "../stream-builder.ts";
import { type CallName, callNames } from "./namespaces.ts";
import { writeSeal } from "./seal.ts";
import { endingOf, tokensOf } from "./write-answer.ts";
import { writeBuiltIn, writeCitation } from "./write-items.ts";

/** Writes the events of one answer for a client. */
export const writeStream = (meta: WriterMeta): StreamWriter => new EventsWriter(meta);

type Event<Kind extends NeutralEvent["kind"]> = Extract<NeutralEvent, { kind: Kind }>;

/** A part that has begun. */
interface Begun {
  readonly of: PartStart;
  readonly item: OpenItem;
  /** Absent until there is any text of a thought. */
  text: OpenPart | undefined;
  signature: Signature | undefined;
}

class EventsWriter implements StreamWriter {
  readonly #stream: StreamBuilder;
  readonly #meta: WriterMeta;
  readonly #names: (name: string) => CallName;
  readonly #open = new Map<number, Begun>();
  /** What was said more of last: nearly always it is what is said more of next. */
  #last: { readonly part: number; readonly text: OpenPart } | undefined;
  /** The message that more may be said in. */
  #message: OpenItem | undefined;
  /** The text in it that annotations and tokens are of. */
  #said: { readonly text: OpenPart; annotations: object[]; tokens: Json[] } | undefined;
  #tier: string | undefined;
  #begun = false;
  #finish: FinishReason = "stop";
  #usage: Usage | undefined;
  #over = false;

  constructor(meta: WriterMeta) {
    this.#meta = meta;
    this.#names = callNames(meta.request);
    this.#stream = new StreamBuilder(envelope(meta));
  }

  write(event: NeutralEvent): string {
    if (event.kind === "delta" && event.part === this.#last?.part && event.choice === 0)
      return this.#stream.say(this.#last.text, event.text);
    // There is one choice, and none but it can have been asked for.
    if (this.#over || ("choice" in event && event.choice !== 0)) return "";
    if (event.kind === "start") this.#tier = event.serviceTier;
    const begin = this.#begun ? "" : this.#stream.begin();
    this.#begun = true;
    return begin + this.#events(event);
  }

  #events(event: NeutralEvent): string {
    switch (event.kind) {
      case "part-start":
        return this.#begin(event.part, event.of);
      case "delta":
        return this.#delta(event.part, event.text);
      case "signature":
        return this.#sign(event);
      case "part-end":
        return this.#end(event.part, "completed");
      case "whole-part":
        return this.#whole(event.value);
      case "log-probabilities":
        this.#said?.tokens.push(...tokensOf(event.value));
        return "";
      case "finish":
        this.#finish = event.reason;
        return "";
      case "usage":
        this.#usage = withUsage(this.#usage, event.usage);
        return "";
      case "error":
        return this.#fail(event);
      case "end":
        return this.#close();
      default:
        return "";
    }
  }

  #begin(part: number, of: PartStart): string {
    this.#last = undefined;
    if (this.#open.has(part)) return "";
    if (of.kind === "text" || of.kind === "refusal") return this.#beginText(part, of.kind);
    const closed = this.#closeMessage("completed");
    if (of.kind === "reasoning") {
      const { of: item, events } = this.#stream.openItem("reasoning");
      this.#open.set(part, { of, item, text: undefined, signature: undefined });
      return closed + events;
    }
    const kind = "custom" in of && of.custom ? "custom-tool-call" : "function-call";
    const fields = "id" in of ? { call_id: of.id, ...this.#names(of.name) } : {};
    const { of: item, events } = this.#stream.openItem(kind, fields);
    const opened = this.#stream.open(item, "input");
    this.#open.set(part, { of, item, text: opened.part, signature: undefined });
    return closed + events + opened.events;
  }

  #beginText(part: number, kind: "text" | "refusal"): string {
    let events = "";
    if (!this.#message) {
      const opened = this.#stream.openItem("message");
      this.#message = opened.of;
      events = opened.events;
    }
    const { part: text, events: added } = this.#stream.open(this.#message, kind);
    this.#open.set(part, { of: { kind }, item: this.#message, text, signature: undefined });
    if (kind === "text") this.#said = { text, annotations: [], tokens: [] };
    return events + added;
  }

  #delta(part: number, text: string): string {
    const begun = text === "" ? undefined : this.#open.get(part);
    if (!begun) return "";
    let events = "";
    if (!begun.text) {
      const opened = this.#stream.open(begun.item, "reasoning");
      begun.text = opened.part;
      events = opened.events;
    }
    this.#last = { part, text: begun.text };
    return events + this.#stream.say(begun.text, text);
  }

  #sign({ part, origin, value, sealed }: Event<"signature">): string {
    const begun = this.#open.get(part);
    if (begun) begun.signature = { origin, value, ...(sealed ? { sealed } : {}) };
    return "";
  }

  #end(part: number, status: "completed" | "incomplete"): string {
    const begun = this.#open.get(part);
    if (!begun) return "";
    this.#last = undefined;
    this.#open.delete(part);
    const { of, item, text, signature } = begun;
    const done = text ? this.#stream.close(text, this.#besides(text)) : "";
    // More may be said in the same message.
    if (of.kind === "text" || of.kind === "refusal") return done;
    const callId = of.kind === "tool-call" ? of.id : undefined;
    if (callId === undefined)
      return (
        done + this.#stream.closeItem(item, status, { encrypted_content: writeSeal(present({ signature })) })
      );
    return done + this.#stream.closeItem(item, status) + this.#sealOfCall(signature, callId);
  }

  /** What stands in a text's part beside its words. */
  #besides(text: OpenPart): object {
    if (this.#said?.text !== text) return {};
    const { annotations, tokens } = this.#said;
    this.#said = undefined;
    return {
      ...(annotations.length > 0 ? { annotations } : {}),
      ...(tokens.length > 0 ? { logprobs: tokens } : {}),
    };
  }

  #sealOfCall(signature: Signature | undefined, callId: string): string {
    if (!signature) return "";
    const { of, events } = this.#stream.openItem("reasoning");
    const fields = { encrypted_content: writeSeal({ signature, callId }) };
    return events + this.#stream.closeItem(of, "completed", fields);
  }

  #whole(part: Part): string {
    if (part.kind === "image") return this.#image(part);
    if (part.kind === "built-in") {
      const item = writeBuiltIn(part);
      return item ? this.#closeMessage("completed") + this.#stream.item(item) : "";
    }
    if (part.kind === "text" && part.text === "") return this.#annotate(part.citations ?? []);
    const of = partStart(part);
    if (!of) return "";
    const at = -1;
    let events = this.#begin(at, of) + this.#delta(at, runningText(part));
    if (part.kind === "text") events += this.#annotate(part.citations ?? []);
    const { signature } = "signature" in part ? part : {};
    const begun = this.#open.get(at);
    if (begun) begun.signature = signature;
    events += this.#end(at, "completed");
    return events;
  }

  #annotate(citations: NonNullable<Extract<Part, { kind: "text" }>["citations"]>): string {
    const said = this.#said;
    if (!said) return "";
    let events = "";
    for (const citation of citations) {
      const annotation = writeCitation(citation);
      const place = { annotation_index: said.annotations.length, annotation };
      said.annotations.push(annotation);
      events += this.#stream.about(said.text, "response.output_text.annotation.added", place);
    }
    return events;
  }

  #image({ source }: Extract<Part, { kind: "image" }>): string {
    if (source.kind !== "bytes") return "";
    const closed = this.#closeMessage("completed");
    const fields: Item = { result: source.data, output_format: source.mediaType.slice("image/".length) };
    const { of, events } = this.#stream.openItem("image");
    return closed + events + this.#stream.closeItem(of, "completed", fields);
  }

  #closeMessage(status: "completed" | "incomplete"): string {
    const item = this.#message;
    // Parts may be open side by side: a message goes on until all of its own are over.
    if (!item || [...this.#open.values()].some((begun) => begun.item === item)) return "";
    this.#message = undefined;
    return this.#stream.closeItem(item, status);
  }

  #fail({ message, status = 502 }: Event<"error">): string {
    this.#last = undefined;
    this.#over = true;
    const error = { status, code: "UPSTREAM_STREAM_ERROR", message, requestId: this.#meta.id };
    return endByError(this.#stream, error);
  }

  #close(): string {
    this.#over = true;
    const ending = endingOf(this.#finish);
    const status = ending.reason === "max_output_tokens" ? "incomplete" : "completed";
    let events = "";
    for (const part of [...this.#open.keys()]) events += this.#end(part, status);
    events += this.#closeMessage(status);
    const tier = present({ service_tier: this.#tier });
    return events + this.#stream.end({ ...ending, usage: this.#usage }, tier);
  }
}
