import type { Usage } from "@sluice/sdk";
import { TextTemplate } from "../../json/template.ts";
import type { FinishReason, NeutralEvent, PartStart, StreamWriter } from "../../neutral/answer.ts";
import { present } from "../../neutral/fields.ts";
import type { Citation, Signature } from "../../neutral/parts.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { withUsage } from "../../neutral/usage.ts";
import { writeError } from "../error.ts";
import { writeUsage } from "../usage.ts";
import { envelope, writeEvent } from "../write.ts";
import { writeCitations } from "./citations.ts";
import { writeFinish } from "./finish.ts";
import { writeLogProbabilities } from "./log-probabilities.ts";
import { writePart } from "./write-answer.ts";

/** Writes events for a client: text as it comes, calls whole, the ends of all candidates and usage in the last one. */
export const writeStream = (meta: WriterMeta): StreamWriter => new EventsWriter(meta);

type Event<Kind extends NeutralEvent["kind"]> = Extract<NeutralEvent, { kind: Kind }>;

/** A call must be whole before it is written: what a model may write into one. */
const MAX_INPUT_CHARS = 8 * 1024 * 1024;

/** A part that is being written. */
interface OpenPart {
  readonly of: PartStart;
  /** The event of more of its words. */
  event: TextTemplate | undefined;
  input: string;
  signature: Signature | undefined;
}

class EventsWriter implements StreamWriter {
  readonly #meta: WriterMeta;
  readonly #base: object;
  readonly #open = new Map<string, OpenPart>();
  /** The part of which more was said last, and where it stands. */
  #last: { readonly choice: number; readonly part: number; readonly open: OpenPart } | undefined;
  readonly #citations = new Map<number, Citation[]>();
  readonly #finished: Event<"finish">[] = [];
  readonly #begun = new Set<number>();
  #usage: Usage | undefined;
  #over = false;

  constructor(meta: WriterMeta) {
    this.#meta = meta;
    this.#base = envelope(meta);
  }

  write(event: NeutralEvent): string {
    if (this.#over) return "";
    switch (event.kind) {
      case "part-start":
        this.#last = undefined;
        this.#begun.add(event.choice);
        this.#open.set(keyOf(event), {
          of: event.of,
          event: undefined,
          input: "",
          signature: undefined,
        });
        return "";
      case "delta":
        return this.#delta(event);
      case "signature":
        return this.#signature(event);
      case "part-end":
        return this.#close(event);
      case "whole-part":
        return this.#whole(event);
      case "log-probabilities":
        return this.#event([{ index: event.choice, logprobsResult: writeLogProbabilities(event.value) }]);
      case "finish":
        this.#finished.push(event);
        return "";
      case "usage":
        this.#usage = withUsage(this.#usage, event.usage);
        return "";
      case "error":
        return this.#fail(event.status ?? 502, event.message);
      case "end":
        return this.#end();
      default:
        return "";
    }
  }

  #delta(event: Event<"delta">): string {
    const part = this.#partOf(event);
    if (!part || event.text === "") return "";
    const { kind } = part.of;
    if (kind !== "tool-call") {
      part.event ??= new TextTemplate((text) => this.#parts(event.choice, writePart({ kind, text })));
      return part.event.with(event.text);
    }
    part.input += event.text;
    return part.input.length > MAX_INPUT_CHARS ? this.#fail(502, "a call of a tool is too large") : "";
  }

  #partOf({ choice, part }: Event<"delta">): OpenPart | undefined {
    if (this.#last?.part === part && this.#last.choice === choice) return this.#last.open;
    const open = this.#open.get(keyOf({ choice, part }));
    this.#last = open && { choice, part, open };
    return open;
  }

  #signature({ origin, value, sealed, ...place }: Event<"signature">): string {
    const part = this.#open.get(keyOf(place));
    if (!part) return "";
    const signature = { origin, value, ...(sealed ? { sealed } : {}) };
    if (part.of.kind !== "tool-call")
      return this.#parts(place.choice, writePart({ kind: "reasoning", text: "", signature }));
    part.signature = signature;
    return "";
  }

  #close(event: Event<"part-end">): string {
    const part = this.#open.get(keyOf(event));
    this.#open.delete(keyOf(event));
    this.#last = undefined;
    if (part?.of.kind !== "tool-call") return "";
    const { of, input, signature } = part;
    return this.#parts(event.choice, writePart({ ...of, input, ...(signature ? { signature } : {}) }));
  }

  #whole({ choice, value }: Event<"whole-part">): string {
    this.#begun.add(choice);
    if (value.kind === "text" && value.citations) {
      const known = this.#citations.get(choice) ?? [];
      this.#citations.set(choice, [...known, ...value.citations]);
    }
    return this.#parts(choice, writePart(value));
  }

  #parts(index: number, parts: readonly object[]): string {
    return parts.length === 0 ? "" : this.#event([{ content: { role: "model", parts }, index }]);
  }

  #event(candidates: readonly object[]): string {
    return writeEvent({ candidates, ...this.#base });
  }

  #fail(status: number, message: string): string {
    this.#over = true;
    const error = { status, code: "UPSTREAM_STREAM_ERROR", message, requestId: this.#meta.id };
    return `data: ${writeError(error)}\n\n`;
  }

  /** The ends of all candidates; a provider may end without a word of why. */
  #ends(): readonly { readonly choice: number; readonly reason: FinishReason }[] {
    const told = new Set(this.#finished.map(({ choice }) => choice));
    const begun = this.#begun.size === 0 && told.size === 0 ? [0] : [...this.#begun];
    const untold = begun.filter((choice) => !told.has(choice));
    return [...this.#finished, ...untold.map((choice) => ({ choice, reason: "other" as const }))];
  }

  #end(): string {
    this.#over = true;
    const ends = this.#ends().map(({ choice, reason }) =>
      present({
        content: { role: "model", parts: [{ text: "" }] },
        finishReason: writeFinish(reason),
        index: choice,
        groundingMetadata: writeCitations(this.#citations.get(choice) ?? []),
      }),
    );
    const usageMetadata = this.#usage && writeUsage(this.#usage);
    return writeEvent(present({ candidates: ends, usageMetadata, ...this.#base }));
  }
}

const keyOf = ({ choice, part }: { readonly choice: number; readonly part: number }): string =>
  `${choice}.${part}`;
