import type { Usage } from "@sluice/sdk";
import { isArray, isObject } from "../../json/value.ts";
import type { NeutralEvent, PartStart, StreamWriter } from "../../neutral/answer.ts";
import type { Fields } from "../../neutral/fields.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { writeError } from "../error.ts";
import { toolIdOf, UNSIGNED, wrapped } from "../foreign.ts";
import { beginning, finish } from "../write.ts";
import { BlockWriter } from "./block-writer.ts";
import { writeCitation } from "./citations.ts";
import { blocksOf, endingOf, signatureOf, writeTier } from "./write-answer.ts";

/** Writes events for a client: one start, blocks one after the other, why it ended with all usage, the end. */
export const writeStream = (meta: WriterMeta): StreamWriter => new EventWriter(meta);

type Event<Kind extends NeutralEvent["kind"]> = Extract<NeutralEvent, { kind: Kind }>;
type PartEvent = Event<"part-start" | "delta" | "signature" | "part-end" | "whole-part">;

/** What waits for the end of an open call, in UTF-16 units: calls can be told side by side elsewhere, and here they cannot. */
const MAX_WAITING = 4_194_304;

/** The part that is being told. */
interface Active {
  readonly part: number;
  readonly of: PartStart;
  signed: boolean;
}

class EventWriter implements StreamWriter {
  readonly #meta: WriterMeta;
  readonly #blocks = new BlockWriter();
  readonly #parts = new Map<number, PartStart>();
  #active: Active | undefined;
  /** What seals the part that is being told, and may only come behind it. */
  #seals: string[] = [];
  #waiting: PartEvent[] = [];
  #waitingChars = 0;
  readonly #usage: Partial<Usage> = {};
  #finish: Event<"finish"> | undefined;
  #refusal = "";
  #calls = false;
  #begun = false;
  #over = false;

  constructor(meta: WriterMeta) {
    this.#meta = meta;
  }

  write(event: NeutralEvent): string {
    if (this.#over) return "";
    switch (event.kind) {
      case "delta":
        return event.choice === 0 ? this.#say(event) : "";
      case "start":
        return this.#begin(event.serviceTier);
      case "usage":
        Object.assign(this.#usage, event.usage);
        return "";
      case "error":
        return this.#fail(event);
      case "end":
        return this.#end();
      case "finish":
        if (event.choice === 0) this.#finish ??= event;
        return "";
      case "log-probabilities":
        return "";
      default:
        return event.choice === 0 ? this.#begin() + this.#take(event) : "";
    }
  }

  #begin(tier?: string): string {
    if (this.#begun) return "";
    this.#begun = true;
    return beginning(this.#meta, this.#usage, writeTier(tier));
  }

  /** More of the part that is being told, as nearly all of a stream is, goes out at once. */
  #say(event: Event<"delta">): string {
    const active = this.#active;
    if (active?.part !== event.part || active.of.kind === "refusal" || event.text === "")
      return this.#begin() + this.#take(event);
    return this.#blocks.say(active.of.kind, event.text);
  }

  /** A call must be told to its end before anything else is. */
  #take(event: PartEvent): string {
    const active = this.#active;
    const waits =
      active?.of.kind === "tool-call" && (event.kind === "whole-part" || event.part !== active.part);
    if (!waits) return this.#apply(event);
    this.#waitingChars += event.kind === "delta" ? event.text.length : 64;
    if (this.#waitingChars > MAX_WAITING)
      return this.#fail({ kind: "error", message: "More was said side by side than can be put in order." });
    this.#waiting.push(event);
    return "";
  }

  #apply(event: PartEvent): string {
    switch (event.kind) {
      case "part-start":
        return this.#switchTo(event.part, event.of);
      case "delta":
        return this.#delta(event);
      case "signature":
        return this.#sign(event);
      case "part-end":
        return event.part === this.#active?.part ? this.#close() + this.#drain() : "";
      case "whole-part":
        return this.#whole(event);
    }
  }

  #switchTo(part: number, of: PartStart): string {
    const closed = this.#close();
    this.#parts.set(part, of);
    this.#active = { part, of, signed: false };
    if (of.kind !== "tool-call") return closed;
    this.#calls = true;
    const call = { type: "tool_use", id: toolIdOf(of.id), name: of.name, input: {} };
    return closed + this.#blocks.open(call);
  }

  #delta({ part, text }: Event<"delta">): string {
    const of = this.#parts.get(part);
    if (!of || text === "") return "";
    // Words of a part that another has interrupted go on in a block of their own; a call that has ended takes no more.
    const resumes = this.#active?.part !== part;
    if (resumes && of.kind === "tool-call") return "";
    const before = resumes ? this.#switchTo(part, of) : "";
    if (of.kind === "refusal") this.#refusal += text;
    return before + this.#blocks.say(of.kind, text);
  }

  /** A thought without a word that somebody has sealed is a block of its own; what seals anything else follows behind it. */
  #sign({ part, origin, value, sealed }: Event<"signature">): string {
    const active = this.#active;
    if (active?.part !== part) return "";
    const signature = { origin, value, ...(sealed ? { sealed } : {}) };
    if (active.of.kind !== "reasoning") {
      this.#seals.push(wrapped(signature, active.of.kind === "tool-call" ? active.of.id : undefined));
      return "";
    }
    const [block] = blocksOf({ kind: "reasoning", text: "", signature });
    if (!this.#blocks.isOpen && isObject(block) && block.type === "redacted_thinking")
      return this.#blocks.whole(block);
    active.signed = true;
    return this.#blocks.sign(signatureOf(signature));
  }

  #whole({ value }: Event<"whole-part">): string {
    const cited = value.kind === "text" && value.text === "" ? value.citations : undefined;
    if (cited)
      return cited
        .flatMap((one) => writeCitation(one, ""))
        .map((one) => this.#blocks.cite(one))
        .join("");
    let out = this.#close();
    if (value.kind === "tool-call") this.#calls = true;
    if (value.kind === "refusal") this.#refusal += value.text;
    for (const block of blocksOf(value)) out += this.#told({ ...block });
    return out;
  }

  /** A whole block, its words in deltas as readers expect them. */
  #told(block: Fields): string {
    const { type, text, citations, thinking, signature, input } = block;
    if (type === "text" && typeof text === "string") {
      const cited = isArray(citations) ? citations.filter(isObject).map((one) => this.#blocks.cite(one)) : [];
      return this.#blocks.say("text", text) + cited.join("") + this.#blocks.close();
    }
    if (type === "thinking" && typeof thinking === "string")
      return (
        this.#blocks.say("reasoning", thinking) + this.#blocks.sign(String(signature)) + this.#blocks.close()
      );
    if (type === "tool_use") {
      const opened = this.#blocks.open({ ...block, type, input: {} });
      return opened + this.#blocks.say("tool-call", JSON.stringify(input)) + this.#blocks.close();
    }
    return this.#blocks.whole(block);
  }

  #close(): string {
    const active = this.#active;
    this.#active = undefined;
    let out = "";
    if (active?.of.kind === "reasoning" && this.#blocks.isOpen && !active.signed)
      out += this.#blocks.sign(UNSIGNED);
    out += this.#blocks.close();
    for (const data of this.#seals) out += this.#blocks.whole({ type: "redacted_thinking", data });
    this.#seals = [];
    return out;
  }

  /** What has waited for the end of a call, up to the next one that does not end. */
  #drain(): string {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingChars = 0;
    return waiting.map((event) => this.#take(event)).join("");
  }

  #fail({ message, status = 502 }: Event<"error">): string {
    this.#over = true;
    const error = { status, code: "UPSTREAM_STREAM_ERROR", message, requestId: this.#meta.id };
    return `event: error\ndata: ${writeError(error)}\n\n`;
  }

  #end(): string {
    let out = this.#begin() + this.#close();
    // Each round tells the first of what waits, and all that belongs to it.
    while (this.#waiting.length > 0 && !this.#over) out += this.#drain() + this.#close();
    if (this.#over) return out;
    this.#over = true;
    const { reason = "other", stopSequence } = this.#finish ?? {};
    const last = endingOf({
      finish: reason === "other" && this.#calls ? "tool-calls" : reason,
      calls: this.#calls,
      refusal: this.#refusal,
      ...(stopSequence === undefined ? {} : { stopSequence }),
    });
    return out + finish(last, this.#usage).join("");
  }
}
