import type { Dialect, StreamDialect } from "../../dialects/contract.ts";
import { parseJson } from "../../dialects/json/read.ts";
import { type SseEvent, splitEvents } from "../../dialects/sse/events.ts";
import type { Closing } from "../closing.ts";
import type { Exchange } from "../exchange.ts";
import { bodyOf } from "../held-event.ts";
import type { FaultListener } from "../hooks.ts";
import { metaOf } from "../refusal.ts";
import type { AnswerPass } from "../restoring.ts";
import { stagesUpon } from "../stages.ts";
import { passAnswer } from "../whole-answer.ts";
import type { ReportedText } from "./report.ts";

/** An answer that is tried on guardrails, one after the other. */
export interface TriedAnswer {
  /** The texts as they stand now. */
  texts(): readonly ReportedText[];
  /** Has a pass look at it. What it throws is what would end the exchange; what was out until then stays in `out`. */
  pass(
    pass: AnswerPass,
    closing: Closing,
  ): Promise<{ readonly thrown?: unknown; readonly out: readonly ReportedText[] }>;
}

const NO_USAGE = { inputTokens: 0, outputTokens: 0 };

/** The answer that says this text, whole or as a stream, as the exchange asks for it. */
export const answerOf = (exchange: Exchange, text: string, onFault: FaultListener): TriedAnswer => {
  const { stream } = exchange.dialect;
  return exchange.stream && stream
    ? new StreamedAnswer(exchange, stream, text, onFault)
    : new WholeAnswer(exchange, text, onFault);
};

class WholeAnswer implements TriedAnswer {
  #body: string;

  constructor(
    readonly exchange: Exchange,
    text: string,
    readonly onFault: FaultListener,
  ) {
    this.#body = exchange.dialect.write({ text: [text], usage: NO_USAGE }, metaOf(exchange));
  }

  texts(): readonly ReportedText[] {
    return textsIn(this.exchange.dialect, this.#body);
  }

  async pass(pass: AnswerPass, closing: Closing) {
    try {
      this.#body = await passAnswer(this.exchange, [pass], closing, this.onFault, this.#body);
      return { out: this.texts() };
    } catch (thrown) {
      return { thrown, out: [] };
    }
  }
}

const textsIn = (dialect: Dialect, answer: string): readonly ReportedText[] => {
  const body = parseJson(answer, dialect.answer);
  return body ? reported(dialect.answerSlots(body)) : [];
};

const reported = (slots: readonly ReportedText[]): ReportedText[] =>
  slots.flatMap(({ role, kind, text }) => (text === "" ? [] : [{ role, kind, text }]));

/** A piece of a stream is so long, in UTF-16 units, or longer where the pieces would be too many. */
const PIECE_CHARS = 4;
const MAX_PIECES = 8192;

class StreamedAnswer implements TriedAnswer {
  #events: readonly SseEvent[];

  constructor(
    readonly exchange: Exchange,
    readonly dialect: StreamDialect,
    text: string,
    readonly onFault: FaultListener,
  ) {
    const content = { text: piecesOf(text), usage: NO_USAGE };
    const written = dialect.write(content, metaOf(exchange), false).join("");
    this.#events = splitEvents(new TextEncoder().encode(written));
  }

  texts(): readonly ReportedText[] {
    return this.#textsOf(this.#events);
  }

  async pass(pass: AnswerPass, closing: Closing) {
    const rest = this.#events.values();
    const source = {
      next: async (): Promise<readonly SseEvent[] | undefined> => {
        const { value } = rest.next();
        return value && [value];
      },
    };
    const { exchange, dialect, onFault } = this;
    const stages = stagesUpon(source, [pass], { exchange, dialect, closing, onFault });
    const out: SseEvent[] = [];
    try {
      for (let batch = await stages.next(); batch; batch = await stages.next()) out.push(...batch);
    } catch (thrown) {
      return { thrown, out: this.#textsOf(out) };
    }
    this.#events = out;
    return { out: this.texts() };
  }

  #textsOf(events: readonly SseEvent[]): readonly ReportedText[] {
    const texts = new Map<string, { role: string; kind: string; parts: string[] }>();
    for (const event of events) {
      const body = bodyOf(event, this.dialect);
      for (const { channel, role, kind, text } of body ? this.dialect.slots(body) : []) {
        const known = texts.get(channel);
        if (known) known.parts.push(text);
        else texts.set(channel, { role, kind, parts: [text] });
      }
    }
    return reported(
      [...texts.values()].map(({ role, kind, parts }) => ({ role, kind, text: parts.join("") })),
    );
  }
}

const piecesOf = (text: string): string[] => {
  const size = Math.max(PIECE_CHARS, Math.ceil(text.length / MAX_PIECES));
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += size) pieces.push(text.slice(at, at + size));
  return pieces;
};
