import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EventStreamCodec } from "@smithy/core/event-streams";

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString(),
  (text) => Buffer.from(text),
);

const string = (value: string) => ({ type: "string" as const, value });

/** A frame, made by the library's own encoder. */
export const frame = (headers: Readonly<Record<string, string>>, body: string): Uint8Array =>
  codec.encode({
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, string(value)])),
    body: Buffer.from(body),
  });

/** An event as the wire frames it, from a line of a recording: `{"<type>": <payload>}`. */
export const eventFrame = (line: string): Uint8Array => {
  const [[type, payload] = ["", {}]] = Object.entries(JSON.parse(line));
  const kind = type.endsWith("Exception")
    ? { ":message-type": "exception", ":exception-type": type }
    : { ":message-type": "event", ":event-type": type };
  return frame({ ":content-type": "application/json", ...kind }, JSON.stringify(payload));
};

/** Events as they go over the wire. */
export const framed = (lines: readonly string[]): Uint8Array => Buffer.concat(lines.map(eventFrame));

/** An answer, whole and as events. */
export interface Recording {
  readonly name: string;
  readonly whole?: string;
  readonly events: readonly string[];
}

const delta = (contentBlockIndex: number, value: object): string =>
  JSON.stringify({ contentBlockDelta: { contentBlockIndex, delta: value, p: "abcdefgh" } });
const stop = (contentBlockIndex: number): string =>
  JSON.stringify({ contentBlockStop: { contentBlockIndex } });
const call = (contentBlockIndex: number, toolUseId: string, name: string): string =>
  JSON.stringify({ contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId, name } } } });
const USAGE = {
  inputTokens: 5,
  outputTokens: 7,
  totalTokens: 42,
  cacheReadInputTokens: 20,
  cacheWriteInputTokens: 10,
};
const answer = (content: readonly object[], stopReason: string, more: object = {}): string =>
  JSON.stringify({
    metrics: { latencyMs: 3 },
    output: { message: { role: "assistant", content } },
    stopReason,
    usage: USAGE,
    ...more,
  });
const START = '{"messageStart":{"role":"assistant"}}';
const end = (stopReason: string, more: object = {}): string[] => [
  JSON.stringify({ messageStop: { stopReason, ...more } }),
  JSON.stringify({ metadata: { metrics: { latencyMs: 3 }, usage: USAGE } }),
];

/** Answers of our own making. */
const OWN: readonly Recording[] = [
  {
    name: "text",
    whole: answer([{ text: "Grüße, \u{1f44b}\u{1f3fd} ann@a.de" }], "end_turn"),
    events: [
      START,
      delta(0, { text: "Grüße, \u{1f44b}" }),
      delta(0, { text: "\u{1f3fd} ann@a" }),
      delta(0, { text: ".de" }),
      stop(0),
      ...end("end_turn"),
    ],
  },
  {
    name: "tools",
    whole: answer(
      [
        { reasoningContent: { reasoningText: { text: "Let me see", signature: "c2ln" } } },
        { reasoningContent: { redactedContent: "c2VhbGVk" } },
        { text: "I look." },
        { toolUse: { toolUseId: "t1", name: "weather", input: { place: "Zürich" } } },
        { toolUse: { toolUseId: "t2", name: "clock", input: {} } },
      ],
      "tool_use",
    ),
    events: [
      START,
      delta(0, { reasoningContent: { text: "Let me" } }),
      delta(0, { reasoningContent: { text: " see" } }),
      delta(0, { reasoningContent: { signature: "c2ln" } }),
      stop(0),
      delta(1, { reasoningContent: { redactedContent: "c2VhbGVk" } }),
      stop(1),
      delta(2, { text: "I look." }),
      stop(2),
      call(3, "t1", "weather"),
      delta(3, { toolUse: { input: '{"place":"Zü' } }),
      delta(3, { toolUse: { input: 'rich"}' } }),
      stop(3),
      call(4, "t2", "clock"),
      stop(4),
      ...end("tool_use"),
    ],
  },
  {
    name: "patch",
    whole: answer(
      [
        {
          toolUse: {
            toolUseId: "t3",
            name: "ApplyPatch",
            input: { input: "*** Begin Patch\n*** End Patch" },
          },
        },
      ],
      "tool_use",
    ),
    events: [
      START,
      call(0, "t3", "ApplyPatch"),
      delta(0, { toolUse: { input: '{"input":"*** Begin Patch\\n' } }),
      delta(0, { toolUse: { input: '*** End Patch"}' } }),
      stop(0),
      ...end("tool_use"),
    ],
  },
  {
    name: "guarded",
    whole: answer([{ text: "No." }], "guardrail_intervened", { trace: { guardrail: {} } }),
    events: [START, delta(0, { text: "No." }), stop(0), ...end("guardrail_intervened")],
  },
  {
    name: "stopped",
    whole: answer([{ text: "One" }], "stop_sequence", {
      additionalModelResponseFields: { stop_sequence: "two" },
    }),
    events: [
      START,
      delta(0, { text: "One" }),
      stop(0),
      ...end("stop_sequence", { additionalModelResponseFields: { delta: { stop_sequence: "two" } } }),
    ],
  },
];

const SHARED = join(import.meta.dir, "../../../../shared/recordings/bedrock-converse");
const CHUNKS = ".chunks.txt";

const shared = (): Recording[] =>
  readdirSync(SHARED)
    .filter((file) => file.endsWith(CHUNKS))
    .map((file) => {
      const name = file.slice(0, -CHUNKS.length);
      const read = (path: string) => readFileSync(join(SHARED, path), "utf8");
      return { name, whole: read(`${name}.json`), events: read(file).split("\n").filter(Boolean) };
    });

/** All answers to test with; those of real providers only where they lie beside the project. */
export const RECORDINGS: readonly Recording[] = existsSync(SHARED) ? [...OWN, ...shared()] : OWN;
