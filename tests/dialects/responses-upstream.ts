import type { NeutralEvent } from "../../core/dialects/neutral/answer.ts";
import { openaiResponses } from "../../core/dialects/openai-responses/index.ts";
import { onTheWire, RECORDED_RESPONSES } from "../../core/dialects/openai-responses/testing/recordings.ts";
import { translation } from "../../core/dialects/openai-responses/translation/index.ts";

/** A provider that speaks Responses. The model says what it answers. */
export interface ResponsesUpstream {
  readonly url: string;
  readonly requests: { readonly headers: Headers; readonly body: string; aborted: boolean }[];
  stop(): Promise<void>;
}

const usage = { inputTokens: 11, outputTokens: 7, cachedInputTokens: 4, reasoningTokens: 2 };
const SAID = ["The ", "sec", "ret word", " is here, and so", " on to the end of it."];

const text = (choice: number): NeutralEvent[] => [
  { kind: "start", id: "p1", model: "p", created: 1 },
  { kind: "part-start", choice, part: 0, of: { kind: "reasoning" } },
  { kind: "delta", choice, part: 0, text: "a sec" },
  { kind: "delta", choice, part: 0, text: "ret thought" },
  { kind: "signature", choice, part: 0, origin: "openai-responses", value: "gAAA", sealed: true },
  { kind: "part-end", choice, part: 0 },
  { kind: "part-start", choice, part: 1, of: { kind: "text" } },
  ...SAID.map((said): NeutralEvent => ({ kind: "delta", choice, part: 1, text: said })),
  { kind: "part-end", choice, part: 1 },
];

const tools = (choice: number): NeutralEvent[] => [
  { kind: "start", id: "p1", model: "p", created: 1 },
  ...["a", "b"].flatMap((name, part): NeutralEvent[] => [
    { kind: "part-start", choice, part, of: { kind: "tool-call", id: `call_${name}`, name } },
    { kind: "delta", choice, part, text: '{"q":"sec' },
    { kind: "delta", choice, part, text: 'ret"}' },
    { kind: "part-end", choice, part },
  ]),
];

const patch: readonly NeutralEvent[] = [
  { kind: "start", id: "p1", model: "p", created: 1 },
  {
    kind: "part-start",
    choice: 0,
    part: 0,
    of: { kind: "tool-call", id: "call_p", name: "ApplyPatch", custom: true },
  },
  { kind: "delta", choice: 0, part: 0, text: "*** Begin Patch\n" },
  { kind: "delta", choice: 0, part: 0, text: "*** End Patch" },
  { kind: "part-end", choice: 0, part: 0 },
];

const ENDS: readonly NeutralEvent[] = [
  { kind: "usage", usage },
  { kind: "finish", choice: 0, reason: "stop" },
  { kind: "end" },
];
const CUT: readonly NeutralEvent[] = [];
const FAILED: readonly NeutralEvent[] = [{ kind: "error", message: "the model fell over", status: 500 }];

const ANSWERS: Readonly<Record<string, readonly NeutralEvent[]>> = {
  text: [...text(0), ...ENDS],
  tools: [...tools(0), ...ENDS],
  patch: [...patch, ...ENDS],
  cut: [...text(0).slice(0, 9), ...CUT],
  "fails-late": [...text(0).slice(0, 9), ...FAILED],
  "fails-early": FAILED,
};

const meta = {
  id: "p1",
  model: "p",
  created: 1,
  request: {},
  head: { model: "p", stream: true, usageAsked: true },
};

/** The events of an answer, as they go over the wire. */
export const wireOf = (model: string): string => {
  const recorded = RECORDED_RESPONSES.find(({ name }) => name === model);
  if (recorded) return onTheWire(recorded.payloads);
  const writer = translation.writeStream(meta);
  return (ANSWERS[model] ?? []).map((event) => writer.write(event)).join("");
};

const wholeOf = (wire: string): string => {
  const [, last = "{}"] = /"response":(\{.*\})\}\n\n$/s.exec(wire.slice(wire.lastIndexOf("\ndata: "))) ?? [];
  return last;
};

const encoder = new TextEncoder();

/** Pieces of a stream, one for every few bytes, for as long as anybody reads. */
const paced = (wire: string, everyMs: number, onGone: () => void): ReadableStream<Uint8Array> => {
  const bytes = encoder.encode(wire);
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      if (at >= bytes.length) return controller.close();
      if (everyMs > 0) await Bun.sleep(everyMs);
      controller.enqueue(bytes.subarray(at, at + 97));
      at += 97;
    },
    cancel: onGone,
  });
};

const ERROR = { status: 429, code: "rate_limit_exceeded", message: "slow down", requestId: "p1" };

/** Starts one on a free port. */
export const startResponsesUpstream = (): ResponsesUpstream => {
  const requests: ResponsesUpstream["requests"] = [];
  const server = Bun.serve({
    port: 0,
    async fetch(request) {
      const body = await request.text();
      const seen = { headers: request.headers, body, aborted: false };
      requests.push(seen);
      const { model, stream } = JSON.parse(body);
      if (request.url.endsWith("/responses/input_tokens"))
        return Response.json({ object: "response.input_tokens", input_tokens: 42 });
      const [name = "", pace = "0"] = String(model).split("@");
      if (name === "busy")
        return new Response(openaiResponses.error(ERROR), { status: 429, headers: { "retry-after": "3" } });
      const wire = wireOf(name);
      if (!stream) return new Response(wholeOf(wire), { headers: { "content-type": "application/json" } });
      const gone = (): void => {
        seen.aborted = true;
      };
      return new Response(paced(wire, Number(pace), gone), {
        headers: { "content-type": "text/event-stream" },
      });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/v1`,
    requests,
    stop: () => server.stop(true),
  };
};
