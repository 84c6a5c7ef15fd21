import { isArray, isObject } from "../../json/value.ts";
import type { NeutralEvent, PartStart, StreamReader } from "../../neutral/answer.ts";
import { type Fields, isJson } from "../../neutral/fields.ts";
import { partStart, runningText } from "../../neutral/part-start.ts";
import type { Part } from "../../neutral/parts.ts";
import { readResponseUsage } from "../../openai/usage.ts";
import { meaningOf } from "../stream.ts";
import { finishOf, logProbabilitiesOf, partsOf, textAt } from "./read-answer.ts";
import { BETWEEN_THOUGHTS } from "./read-items.ts";
import { citationsIn } from "./read-parts.ts";
import { readSeal } from "./seal.ts";

/** Reads a provider's events. */
export const readStream = (): StreamReader => new EventReader();

/** A part that has begun. */
interface Begun {
  readonly part: number;
  readonly of: PartStart;
  open: boolean;
  said: boolean;
  /** Which piece of a summary was said last. */
  piece: unknown;
}

class EventReader implements StreamReader {
  /** By what tells them apart in the dialect: the item's place, and the place in its content. */
  readonly #parts = new Map<string, Begun>();
  #out: NeutralEvent[] = [];
  #started = false;
  /** Whether anything was told before the end. */
  #told = false;
  #over = false;
  /** The event that is read, and what its reader may do; one for all, since most events are words of one text. */
  readonly #reading: Reading = {
    event: {},
    at: "",
    in: "",
    known: (key) => this.#parts.has(key),
    begin: (key, of) => this.#begin(key, of),
    say: (key, of, text, piece) => this.#say(key, of, text, piece),
    more: (key, text) => this.#more(key, text),
    close: (key) => this.#close(key),
    out: (one) => this.#out.push(one),
    seal: (key, value) => this.#seal(key, value),
    whole: (key, part) => this.#whole(key, part),
  };

  read(data: string): readonly NeutralEvent[] {
    this.#out = [];
    const event = this.#over ? undefined : parsed(data);
    if (!event) return this.#out;
    const { kind, error } = meaningOf(event);
    if (kind === "error") {
      this.#over = true;
      this.#out.push({ kind: "error", message: "", ...error });
      return this.#out;
    }
    if (isObject(event.response)) this.#start(event.response);
    if (kind === "end") this.#end(isObject(event.response) ? event.response : {});
    else this.#take(textAt(event, "type"), event);
    return this.#out;
  }

  end(): readonly NeutralEvent[] {
    return [];
  }

  #take(type: string, event: Fields): void {
    if (!Object.hasOwn(EVENTS, type)) return;
    const reading = this.#reading;
    const { event: before } = reading;
    reading.event = event;
    if (
      before.output_index !== event.output_index ||
      before.content_index !== event.content_index ||
      reading.at === ""
    ) {
      reading.at = `${event.output_index}`;
      reading.in = `${reading.at}:${event.content_index}`;
    }
    EVENTS[type]?.(reading);
  }

  #start({ id, model, created_at: created, service_tier: tier }: Fields): void {
    if (this.#started) return;
    this.#started = true;
    this.#out.push({
      kind: "start",
      id: typeof id === "string" ? id : "",
      model: typeof model === "string" ? model : "",
      created: typeof created === "number" ? created : 0,
      ...(typeof tier === "string" ? { serviceTier: tier } : {}),
    });
  }

  #begin(key: string, of: PartStart): Begun {
    const known = this.#parts.get(key);
    if (known) return known;
    this.#start({});
    this.#told = true;
    const begun: Begun = { part: this.#parts.size, of, open: true, said: false, piece: undefined };
    this.#parts.set(key, begun);
    this.#out.push({ kind: "part-start", choice: 0, part: begun.part, of });
    return begun;
  }

  #say(key: string, of: PartStart, text: string, piece: unknown): void {
    if (text === "") return;
    const begun = this.#begin(key, of);
    const between = begun.said && begun.piece !== piece ? BETWEEN_THOUGHTS : "";
    begun.piece = piece;
    this.#delta(begun, between + text);
  }

  #more(key: string, text: string): void {
    const begun = this.#parts.get(key);
    if (begun && text !== "") this.#delta(begun, text);
  }

  #delta(begun: Begun, text: string): void {
    // What comes behind its end belongs to nothing.
    if (!begun.open) return;
    begun.said = true;
    this.#out.push({ kind: "delta", choice: 0, part: begun.part, text });
  }

  #close(key: string): void {
    const begun = this.#parts.get(key);
    if (!begun?.open) return;
    begun.open = false;
    this.#out.push({ kind: "part-end", choice: 0, part: begun.part });
  }

  #seal(key: string, value: string): void {
    const signature = value === "" ? undefined : readSeal(value)?.signature;
    if (!signature) return;
    const { part, open } = this.#begin(key, { kind: "reasoning" });
    if (open) this.#out.push({ kind: "signature", choice: 0, part, ...signature });
  }

  /** A part that is there at once: what of it was not said in pieces before. */
  #whole(key: string, part: Part): void {
    const of = partStart(part);
    if (!of) {
      this.#start({});
      this.#told = true;
      this.#out.push({ kind: "whole-part", choice: 0, value: part });
      return;
    }
    const begun = this.#begin(key, of);
    if (!begun.said) {
      const text = runningText(part);
      if (text !== "") this.#delta(begun, text);
      if (part.kind === "text" && part.citations && begun.open)
        this.#out.push({ kind: "whole-part", choice: 0, value: { ...part, text: "" } });
    }
    this.#close(key);
  }

  #end(response: Fields): void {
    this.#over = true;
    this.#start(response);
    // A server that sends nothing but the whole at its end is a server all the same.
    if (!this.#told && isArray(response.output)) {
      for (const [at, item] of response.output.filter(isObject).entries())
        this.#take("response.output_item.done", { output_index: at, item });
    }
    for (const key of this.#parts.keys()) this.#close(key);
    const held = [...this.#parts.values()].map(({ of }) => of);
    const usage = readResponseUsage(response);
    this.#out.push({ kind: "finish", choice: 0, reason: finishOf(response, held) });
    if (usage) this.#out.push({ kind: "usage", usage });
    this.#out.push({ kind: "end" });
  }
}

/** What an event does to the parts. */
interface Reading {
  event: Fields;
  /** The key of its item. */
  at: string;
  /** The key of its place in the content of a message. */
  in: string;
  readonly known: (key: string) => boolean;
  readonly begin: (key: string, of: PartStart) => void;
  readonly say: (key: string, of: PartStart, text: string, piece?: unknown) => void;
  readonly more: (key: string, text: string) => void;
  readonly close: (key: string) => void;
  readonly out: (event: NeutralEvent) => void;
  readonly seal: (key: string, value: string) => void;
  readonly whole: (key: string, part: Part) => void;
}

const delta = (kind: "text" | "refusal") => (reading: Reading) => {
  const { event } = reading;
  reading.say(reading.in, { kind }, textAt(event, "delta"));
  if (!isArray(event.logprobs) || event.logprobs.length === 0) return;
  const tokens = event.logprobs.filter(isJson);
  if (tokens.length > 0)
    reading.out({ kind: "log-probabilities", choice: 0, value: logProbabilitiesOf(tokens) });
};

const thought = (index: "summary_index" | "content_index") => (reading: Reading) => {
  const { event } = reading;
  reading.say(reading.at, { kind: "reasoning" }, textAt(event, "delta"), `${index} ${event[index]}`);
};

const input = (reading: Reading): void => reading.more(reading.at, textAt(reading.event, "delta"));

const itemOf = ({ event }: Reading): Fields => (isObject(event.item) ? event.item : {});

/** An item by its type, or a place in its content. */
const EVENTS: Readonly<Record<string, (reading: Reading) => void>> = {
  "response.output_item.added": (reading) => {
    const [part] = partsOf(itemOf(reading));
    if (part?.kind !== "tool-call") return;
    const of = partStart(part);
    if (of) reading.begin(reading.at, of);
    reading.more(reading.at, part.input);
  },
  "response.output_text.delta": delta("text"),
  "response.refusal.delta": delta("refusal"),
  "response.reasoning_summary_text.delta": thought("summary_index"),
  "response.reasoning_text.delta": thought("content_index"),
  "response.function_call_arguments.delta": input,
  "response.custom_tool_call_input.delta": input,
  "response.output_text.annotation.added": ({ event, out }) => {
    const citations = citationsIn([event.annotation]);
    if (citations.length > 0)
      out({ kind: "whole-part", choice: 0, value: { kind: "text", text: "", citations } });
  },
  "response.output_item.done": (reading) => {
    const item = itemOf(reading);
    const type = textAt(item, "type");
    if (type === "message") {
      (isArray(item.content) ? item.content : []).forEach((part, at) => {
        const [read] = partsOf({ type, content: [part] });
        if (read) reading.whole(`${reading.at}:${at}`, read);
        else reading.close(`${reading.at}:${at}`);
      });
      return;
    }
    const [part] = partsOf(item);
    if (part?.kind === "reasoning") {
      const { text } = part;
      if (!reading.known(reading.at)) reading.say(reading.at, { kind: "reasoning" }, text);
      reading.seal(reading.at, textAt(item, "encrypted_content"));
      reading.close(reading.at);
    } else if (part) reading.whole(reading.at, part);
    else reading.close(reading.at);
  },
};

const parsed = (data: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
