import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { generatedBody, generatedEvents } from "./generated.ts";
import { seeded } from "./random.ts";
import { errorBody, type Script, type Stop, type UpstreamRequest } from "./script.ts";

/** Values by name, as the model name gave them. */
export class Told {
  constructor(private readonly values: URLSearchParams) {}

  has(name: string): boolean {
    return this.values.has(name);
  }

  text(name: string): string {
    return this.values.get(name) ?? "";
  }

  count(name: string, fallback: number): number {
    const text = this.values.get(name);
    if (text === null || text === "") return fallback;
    const count = Number(text);
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(`${name}=${text} is not a whole number`);
    }
    return count;
  }
}

interface Behaviour {
  readonly what: string;
  apply(script: Script, told: Told, request: UpstreamRequest): void;
}

const PAGE = "<!doctype html><html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>\n";
const GARBAGE = Buffer.from([0xff, 0xfe, 0x00, 0x9f, 0x7b, 0x22, 0x80, 0xc3, 0x28, 0x0d, 0x1b, 0xf0, 0x9f]);

const ENCODERS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
const encoderOf = (name: string): ((bytes: Buffer) => Buffer) => {
  for (const [known, encoder] of Object.entries(ENCODERS))
    if (known === name) return (bytes) => encoder(bytes);
  throw new RangeError(`${name} is not one of ${Object.keys(ENCODERS).join(", ")}`);
};

const replaceBody = (script: Script, type: string, body: string | Buffer): void => {
  script.events = undefined;
  script.body = Buffer.from(body);
  script.headers["content-type"] = type;
};

const stopAt = (script: Script, then: Stop["then"], place: Partial<Stop>): void => {
  script.stop = { ...script.stop, ...place, then };
};

const failAfter = (script: Script, count: number): void => {
  const error = errorBody("The upstream gave up in the middle of its stream.", 500);
  if (script.events === undefined) replaceBody(script, "application/json", error);
  else script.events = [...script.events.slice(0, count), error];
};

const halve = (text: string): string => text.slice(0, Math.ceil(text.length / 2));

const isUsageOnly = (event: string): boolean => {
  if (event === "[DONE]") return false;
  const { choices, usage } = JSON.parse(event);
  return Array.isArray(choices) && choices.length === 0 && usage !== undefined && usage !== null;
};

const asksUsage = (body: string): boolean => {
  const { stream_options: options } = JSON.parse(body);
  return options?.include_usage === true;
};

/**
 * How the upstream can be told to behave: a request's model is `<recording>?<behaviour>&<behaviour>=<value>`.
 * They are carried out in the order of this table, whatever the order in the name.
 */
export const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  tag: { what: "<text>: nothing; makes a model name unlike others", apply: () => {} },
  onlyFirst: { what: "<n>: only the first n requests with this model name behave so", apply: () => {} },
  events: {
    what: "<n>: a generated answer of n content events",
    apply(script, told) {
      const [count, size] = [told.count("events", 64), told.count("bytes", 16)];
      if (script.events !== undefined) script.events = generatedEvents(count, size);
      else script.body = Buffer.from(generatedBody(count * size));
    },
  },
  bytes: { what: "<n>: with `events`, the length of each content. Default 16", apply: () => {} },
  bigBody: {
    what: "<n>: a generated answer whose one content has n bytes",
    apply(script, told) {
      const size = told.count("bigBody", 1_000_000);
      if (script.events !== undefined) script.events = generatedEvents(1, size);
      else script.body = Buffer.from(generatedBody(size));
    },
  },
  usageOnRequest: {
    what: "the event with nothing but usage is left out unless the request asked for it",
    apply(script, _, request) {
      if (script.events === undefined || asksUsage(request.body)) return;
      script.events = script.events.filter((event) => !isUsageOnly(event));
    },
  },
  echo: {
    what: "the answer carries `echo`: what was received; in a stream its first event does",
    apply(script, _, { method, path, headers, body }) {
      const echo = { method, path, headers, body };
      const [first, ...rest] = script.events ?? [script.body.toString()];
      const marked = JSON.stringify({ ...JSON.parse(first ?? "{}"), echo });
      if (script.events !== undefined) script.events = [marked, ...rest];
      else script.body = Buffer.from(marked);
    },
  },
  noDone: {
    what: "a stream without its [DONE]",
    apply(script) {
      script.events = script.events?.filter((event) => event !== "[DONE]");
    },
  },
  errorEvent: { what: "an error is the first event", apply: (script) => failAfter(script, 0) },
  errorAfterEvents: {
    what: "<n>: an error after n events, then the end",
    apply: (script, told) => failAfter(script, told.count("errorAfterEvents", 1)),
  },
  truncatedJson: {
    what: "half of the JSON; in a stream half of the event in its middle",
    apply(script) {
      const middle = Math.floor((script.events?.length ?? 0) / 2);
      if (script.events === undefined) script.body = Buffer.from(halve(script.body.toString()));
      else script.events = script.events.map((event, at) => (at === middle ? halve(event) : event));
    },
  },
  status: {
    what: "<status>: that status; from 400 on with an error as its body",
    apply(script, told) {
      script.status = told.count("status", 500);
      if (script.status < 400) return;
      replaceBody(script, "application/json", errorBody(`Told to answer ${script.status}.`, script.status));
    },
  },
  retryAfter: {
    what: "<seconds or date>: the header `retry-after`",
    apply(script, told) {
      script.headers["retry-after"] = told.text("retryAfter");
    },
  },
  html: { what: "an HTML page", apply: (script) => replaceBody(script, "text/html; charset=utf-8", PAGE) },
  garbage: {
    what: "bytes that are nothing, under the right content type",
    apply(script) {
      replaceBody(script, script.headers["content-type"] ?? "", GARBAGE);
    },
  },
  garbageHead: {
    what: "bytes that are no HTTP",
    apply(script) {
      script.raw = GARBAGE;
    },
  },
  redirect: {
    what: "<url>: 307 to that address",
    apply(script, told) {
      script.status = told.count("status", 307);
      script.headers.location = told.text("redirect");
      replaceBody(script, "text/plain", "moved\n");
    },
  },
  wrongType: {
    what: "the content type is text/plain",
    apply(script) {
      script.headers["content-type"] = "text/plain; charset=utf-8";
    },
  },
  contentEncoding: {
    what: "gzip | deflate | br: compressed, though nobody asked",
    apply(script, told) {
      script.encode = encoderOf(told.text("contentEncoding"));
      script.headers["content-encoding"] = told.text("contentEncoding");
    },
  },
  lieEncoding: {
    what: "<encoding>: the header says so, the bytes are plain",
    apply(script, told) {
      script.headers["content-encoding"] = told.text("lieEncoding");
    },
  },
  crlf: {
    what: "lines of events end in CR LF",
    apply(script) {
      script.lineEnd = "\r\n";
    },
  },
  cr: {
    what: "lines of events end in CR",
    apply(script) {
      script.lineEnd = "\r";
    },
  },
  comments: {
    what: "a comment before each event",
    apply(script) {
      script.comment = ": keep-alive";
    },
  },
  split: {
    what: "<n>: the body in pieces of n bytes",
    apply(script, told) {
      const size = Math.max(1, told.count("split", 7));
      script.split = (length) => Array.from({ length: Math.ceil(length / size) }, () => size);
    },
  },
  splitSeed: {
    what: "<seed>: the body in pieces of 1 to 64 bytes, by chance",
    apply(script, told) {
      const random = seeded(told.count("splitSeed", 1));
      script.split = (length) => {
        const sizes: number[] = [];
        for (let left = length; left > 0; left -= sizes.at(-1) ?? left)
          sizes.push(1 + Math.floor(random() * 64));
        return sizes;
      };
    },
  },
  noContentLength: {
    what: "the body ends where the connection ends",
    apply(script) {
      script.framing = "until-close";
    },
  },
  resetBeforeHead: {
    what: "the connection is reset in place of an answer",
    apply(script) {
      script.before = "reset";
    },
  },
  resetReused: {
    what: "the same, on a connection that has carried a request before",
    apply(script, _, request) {
      if (request.nth > 0) script.before = "reset";
    },
  },
  hang: {
    what: "no answer, for ever",
    apply(script) {
      script.before = "hang";
    },
  },
  delayMs: {
    what: "<ms>: before the head",
    apply(script, told) {
      script.delayMs = told.count("delayMs", 200);
    },
  },
  slowHead: {
    what: "<ms>: between the lines of the head",
    apply(script, told) {
      script.headPaceMs = told.count("slowHead", 25);
    },
  },
  paceMs: {
    what: "<ms>: between pieces",
    apply(script, told) {
      script.paceMs = told.count("paceMs", 25);
    },
  },
  stallAfterEvents: {
    what: "<n>: silence after n events, until the peer goes",
    apply: (script, told) => stopAt(script, "stall", { afterEvents: told.count("stallAfterEvents", 1) }),
  },
  stallMs: {
    what: "<ms>: a silence of that length, after the first event or where `stallAfterEvents` says",
    apply: (script, told) => stopAt(script, "stall", { ms: told.count("stallMs", 15_000) }),
  },
  resetAfterEvents: {
    what: "<n>: the connection is reset after n events",
    apply: (script, told) => stopAt(script, "reset", { afterEvents: told.count("resetAfterEvents", 1) }),
  },
  resetAfterBytes: {
    what: "<n>: the connection is reset after n bytes of the body",
    apply: (script, told) => stopAt(script, "reset", { afterBytes: told.count("resetAfterBytes", 100) }),
  },
  cutAfterEvents: {
    what: "<n>: a clean end after n events, without [DONE]",
    apply: (script, told) => stopAt(script, "cut", { afterEvents: told.count("cutAfterEvents", 1) }),
  },
  cutAfterBytes: {
    what: "<n>: an end after n bytes of the body",
    apply: (script, told) => stopAt(script, "cut", { afterBytes: told.count("cutAfterBytes", 100) }),
  },
};

/** The names in `told` that the table does not have. */
export const unknownBehaviours = (values: URLSearchParams): string[] =>
  [...values.keys()].filter((name) => !Object.hasOwn(BEHAVIOURS, name));

export const behave = (script: Script, values: URLSearchParams, request: UpstreamRequest): void => {
  const told = new Told(values);
  for (const [name, behaviour] of Object.entries(BEHAVIOURS)) {
    if (told.has(name)) behaviour.apply(script, told, request);
  }
};
