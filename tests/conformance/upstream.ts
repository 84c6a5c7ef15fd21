import { eventFrame, frame } from "../../core/dialects/bedrock-converse/testing.ts";
import { Random, randomChunks } from "../../core/dialects/testing/random.ts";
import { isSigned } from "../upstream/converse.ts";
import { fields, parse, text } from "./json.ts";
import type { Kind } from "./kinds.ts";
import type { Fields } from "./meaning.ts";

/** A request that came. */
export interface Came {
  readonly path: string;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Fields;
  readonly stream: boolean;
}

/** What is answered. */
export interface Script {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A whole answer, or the bytes of a stream. */
  readonly body: string | Uint8Array;
  /** How many bytes go out before `held` is awaited. */
  readonly holdAfter?: number;
  readonly held?: Promise<void>;
}

/** Answers of one kind of provider, by the name of the model. */
export interface ScriptedUpstream {
  readonly url: string;
  /** What a model answers; asked again it answers the next, and the last one for ever. */
  answer(model: string, ...scripts: ((came: Came) => Script)[]): void;
  cameTo(model: string): readonly Came[];
  stop(): Promise<void>;
}

/** An event's frame, also where its payload is none. */
const frameOf = (event: string): Uint8Array => {
  try {
    if (Object.keys(fields(parse(event))).length === 1) return eventFrame(event);
  } catch {
    // It is sent as it is.
  }
  const type = { ":message-type": "event", ":event-type": "contentBlockDelta" };
  return frame({ ":content-type": "application/json", ...type }, event);
};

/** The wire form of events, by the dialect. */
const WIRES: Readonly<Record<string, (events: readonly string[]) => Uint8Array>> = {
  "openai-chat": (events) => Buffer.from(events.map((data) => `data: ${data}\n\n`).join("")),
  gemini: (events) => Buffer.from(events.map((data) => `data: ${data}\r\n\r\n`).join("")),
  "bedrock-converse": (events) => Buffer.concat(events.map(frameOf)),
};

const typeIn = (data: string): string => {
  try {
    return text(fields(parse(data)).type);
  } catch {
    return "odd";
  }
};

const named = (events: readonly string[]): Uint8Array =>
  Buffer.from(events.map((data) => `event: ${typeIn(data)}\ndata: ${data}\n\n`).join(""));

/** Events as a provider of a dialect frames them. */
export const onTheWire = (dialect: string, events: readonly string[]): Uint8Array =>
  (WIRES[dialect] ?? named)(events);

const STREAM_TYPES: Readonly<Record<string, string>> = {
  "bedrock-converse": "application/vnd.amazon.eventstream",
};

const modelOf = (path: string, body: Fields): string => {
  const [, inPath] = /\/models?\/([^/]+?)(?::[a-zA-Z]+)?(?:\/|\?|$)/.exec(path) ?? [];
  return inPath === undefined ? text(body.model) : decodeURIComponent(inPath);
};

/** A body in pieces of any size; what is held waits. */
const inPieces = (
  bytes: Uint8Array,
  { holdAfter, held }: Script,
  seed: number,
): ReadableStream<Uint8Array> => {
  const pieces =
    holdAfter === undefined
      ? randomChunks(bytes, new Random(seed), 200)
      : [bytes.subarray(0, holdAfter), bytes.subarray(holdAfter)];
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      const piece = pieces.shift();
      if (!piece) return controller.close();
      if (sent > 0 && holdAfter !== undefined) await held;
      await new Promise(setImmediate);
      sent += piece.byteLength;
      controller.enqueue(piece);
    },
  });
};

/** Starts a provider of one kind that answers as it is told. */
export const startScripted = (kind: Kind): ScriptedUpstream => {
  const scripts = new Map<string, ((came: Came) => Script)[]>();
  const all = new Map<string, Came[]>();
  const { dialect } = kind.provider;
  let seed = 1;

  const answer = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const path = pathname + search;
    const sent = await request.text();
    const body = fields(parse(sent));
    const model = modelOf(path, body);
    const stream = body.stream === true || /:streamGenerateContent|\/converse-stream/.test(path);
    const came = { path, headers: request.headers, text: sent, body, stream };
    all.set(model, [...(all.get(model) ?? []), came]);
    const signed = dialect !== "bedrock-converse" || (await isSigned(request, sent));
    if (!signed || !kind.isMeant(came, model, stream))
      return Response.json({ message: `not meant: ${path}` }, { status: 418 });
    const told = scripts.get(model) ?? [];
    const next = told.length > 1 ? told.shift() : told[0];
    if (!next) return Response.json({ message: `nothing is told of ${model}` }, { status: 418 });
    const script = next(came);
    const type = stream && script.status === undefined ? STREAM_TYPES[dialect] : "application/json";
    const init = {
      status: script.status ?? 200,
      headers: { "content-type": type ?? "text/event-stream", ...script.headers },
    };
    return typeof script.body === "string"
      ? new Response(script.body, init)
      : new Response(inPieces(script.body, script, seed++), init);
  };

  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", idleTimeout: 0, fetch: answer });
  return {
    url: `http://127.0.0.1:${server.port}`,
    answer: (model, ...told) => void scripts.set(kind.model(model), told),
    cameTo: (model) => all.get(kind.model(model)) ?? [],
    stop: () => server.stop(true),
  };
};
