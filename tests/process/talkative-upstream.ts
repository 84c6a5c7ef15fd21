/** A provider that repeats whatever it was told, in every way in which providers fail. */
export interface TalkativeUpstream {
  readonly url: string;
  stop(): Promise<void>;
}

const json = (value: unknown, status = 200): Response => Response.json(value, { status });
const error = (message: string, status: number): Response =>
  json({ error: { message, type: "invalid_request_error", param: null, code: null } }, status);
const sse = (events: readonly string[]): Response =>
  new Response(events.map((event) => `data: ${event}\n\n`).join(""), {
    headers: { "content-type": "text/event-stream" },
  });

const choice = (content: string) => ({
  index: 0,
  message: { role: "assistant", content },
  finish_reason: "stop",
});
const whole = (content: string) => ({
  id: "x",
  object: "chat.completion",
  model: "m",
  choices: [choice(content)],
});
const chunk = (content: string): string =>
  JSON.stringify({
    id: "x",
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta: { content }, finish_reason: null }],
  });

/** By the last part of the model's name. `said` is the request's credential and its text. */
const ANSWERS: Readonly<Record<string, (said: string, text: string, stream: boolean) => Response>> = {
  good: (_, text, stream) => (stream ? sse([chunk(text), "[DONE]"]) : json(whole(text))),
  echo: (said) => error(`You sent ${said}`, 400),
  refuse: (said) => error(`Wrong key: ${said}`, 401),
  plain: (said) => new Response(`broken: ${said}`, { status: 500 }),
  cut: (_, text) => new Response(JSON.stringify(whole(text)).slice(0, -5)),
  bare: (said) => new Response(`{"choices": ${said}}`),
  errorEvent: (said) => sse([JSON.stringify({ error: { message: said } })]),
  lateError: (said, text) => sse([chunk(text), JSON.stringify({ error: { message: said } })]),
  cutStream: (_, text) => sse([chunk(text)]),
  redirect: (said) =>
    new Response("", {
      status: 307,
      headers: { location: `http://127.0.0.1:9/?key=${encodeURIComponent(said)}` },
    }),
  encoded: (said) => new Response(said, { headers: { "content-encoding": "gzip" } }),
};

/** The ways in which it answers. */
export const WAYS = Object.keys(ANSWERS);

/** Starts it on 127.0.0.1; `text` stands in all its answers. */
export const startTalkative = (text: string): TalkativeUpstream => {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const body = await request.text();
      const { model, stream } = JSON.parse(body);
      const said = `${request.headers.get("authorization")} ${text} ${body}`;
      return ANSWERS[model]?.(said, text, stream === true) ?? error("no such way", 404);
    },
  });
  return { url: `http://127.0.0.1:${server.port}/v1`, stop: () => server.stop(true) };
};
