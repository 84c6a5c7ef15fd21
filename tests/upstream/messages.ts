import { OWN, onTheWire, type Recording } from "../../core/dialects/anthropic-messages/testing/recordings.ts";

/** A request as it came. */
export interface Asked {
  readonly path: string;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  /** The body as it came. */
  readonly text: string;
  aborted: boolean;
}

/** A provider of messages that answers out of recordings: the model names one. */
export interface MessagesUpstream {
  /** Base URL, up to and with `/v1`. */
  readonly url: string;
  /** What it was asked, oldest first. */
  readonly asked: Asked[];
  stop(): Promise<void>;
}

const errorOf = (status: number, type: string, message: string): Response =>
  Response.json({ type: "error", error: { type, message }, request_id: "req_1" }, { status });

/** What stands behind `?` in a model's name. */
const BEHAVIOURS: Readonly<Record<string, (asked: Asked, found: Recording) => Response>> = {
  full: () => errorOf(529, "overloaded_error", "Overloaded"),
  wrong: () => errorOf(400, "invalid_request_error", "max_tokens: too large"),
  breaks: (_, { payloads }) =>
    sse(
      `${onTheWire(payloads.slice(0, 5))}event: error\ndata: ${JSON.stringify({
        type: "error",
        error: { type: "overloaded_error", message: "Overloaded" },
      })}\n\n`,
    ),
  stalls: (asked, { payloads }) =>
    new Response(
      new ReadableStream({
        pull: (controller) => {
          controller.enqueue(new TextEncoder().encode(onTheWire(payloads.slice(0, 5))));
          return new Promise<void>(() => undefined);
        },
        cancel: () => {
          asked.aborted = true;
        },
      }),
      { headers: { "content-type": "text/event-stream" } },
    ),
};

const sse = (text: string): Response =>
  new Response(text, { headers: { "content-type": "text/event-stream" } });

/** Under a publisher the URL names the model, and the body must say by which version of the API it is written. */
const PUBLISHED = /\/publishers\/anthropic\/models\/([^/]+):(rawPredict|streamRawPredict)$/;

const modelOf = ({ path, body }: Asked): string | Response => {
  const [, model, action] = PUBLISHED.exec(path) ?? [];
  if (model === undefined) return String(body.model);
  if ("model" in body) return errorOf(400, "invalid_request_error", "model: Extra inputs are not permitted");
  if (body.anthropic_version !== "vertex-2023-10-16")
    return errorOf(400, "invalid_request_error", "anthropic_version: Field required");
  return (action === "streamRawPredict") === (body.stream === true)
    ? (decodeURIComponent(model).split("@")[0] ?? "")
    : errorOf(400, "invalid_request_error", "stream: not by this method");
};

const answer = (asked: Asked): Response => {
  if (/\/(count_tokens|count-tokens:rawPredict)$/.test(asked.path))
    return typeof asked.body.model === "string"
      ? Response.json({ input_tokens: 42 })
      : errorOf(400, "invalid_request_error", "model: Field required");
  const model = modelOf(asked);
  if (model instanceof Response) return model;
  const [name, told] = model.split("?");
  const found = OWN.find((recording) => recording.name === name);
  if (!found) return errorOf(404, "not_found_error", `model: ${name}`);
  const behave = told === undefined ? undefined : BEHAVIOURS[told];
  if (behave) return behave(asked, found);
  return asked.body.stream === true
    ? sse(onTheWire(found.payloads))
    : new Response(found.whole, { headers: { "content-type": "application/json" } });
};

/** Starts one on 127.0.0.1. */
export const startMessagesUpstream = (): MessagesUpstream => {
  const asked: Asked[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url);
      const { headers } = request;
      const text = await request.text();
      const one = {
        path: pathname + search,
        headers,
        body: JSON.parse(text),
        text,
        aborted: false,
      };
      asked.push(one);
      return answer(one);
    },
  });
  return { url: `http://127.0.0.1:${server.port}/v1`, asked, stop: () => server.stop(true) };
};
