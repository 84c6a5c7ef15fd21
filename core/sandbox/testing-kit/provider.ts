import type { ProviderAnswer } from "./types.ts";

/** Token counts that any answer of a test has. */
const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const JSON_TYPE = { "content-type": "application/json" };

/** A provider on this machine that answers as a test says. */
export interface TestProvider {
  readonly url: string;
  /** What it answers next. */
  answer: ProviderAnswer;
  /** The body that it got last. */
  got: unknown;
  close(): Promise<void>;
}

const base = { id: "test", created: 0, model: "test" };

const eventsOf = (pieces: readonly string[]): string => {
  const chunks: object[] = pieces.map((content) => ({ delta: { content }, finish_reason: null }));
  return [...chunks, { delta: {}, finish_reason: "stop" }]
    .map((choice, at, all) => {
      const usage = at === all.length - 1 ? { usage: USAGE } : {};
      const chunk = {
        ...base,
        object: "chat.completion.chunk",
        choices: [{ index: 0, ...choice }],
        ...usage,
      };
      return `data: ${JSON.stringify(chunk)}\n\n`;
    })
    .concat("data: [DONE]\n\n")
    .join("");
};

const respond = (answer: ProviderAnswer): Response => {
  if (typeof answer === "string") {
    const message = { role: "assistant", content: answer };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    return new Response(JSON.stringify({ ...base, object: "chat.completion", choices, usage: USAGE }), {
      headers: JSON_TYPE,
    });
  }
  if ("pieces" in answer)
    return new Response(eventsOf(answer.pieces), { headers: { "content-type": "text/event-stream" } });
  return new Response(JSON.stringify(answer.body), { status: answer.status, headers: JSON_TYPE });
};

/** Starts a provider. */
export const startProvider = (): TestProvider => {
  const provider: TestProvider = {
    get url() {
      return `http://127.0.0.1:${server.port}/v1`;
    },
    answer: "Hi.",
    got: undefined,
    close: () => server.stop(true),
  };
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      provider.got = await request.json();
      return respond(provider.answer);
    },
  });
  return provider;
};
