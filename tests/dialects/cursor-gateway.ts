import { expect } from "bun:test";
import { definePlugin, deny } from "@sluice/sdk";
import { KEY } from "../gateway/setup.ts";
import { startPlanted } from "../hooks/planted.ts";
import { type EveryProvider, linesOf, openServices, startEveryProvider } from "./every-provider.ts";

const masker = definePlugin({
  name: "masker",
  version: "1.0.0",
  powers: { text: "write", patterns: true },
  stream: { maxMatchChars: 40, maxHoldMs: 0 },
  setup: (_, { patterns }) => patterns.declare([{ id: "mail", kind: "list", entries: ["ann@a.de"] }]),
  hooks: {
    onRequest: { when: "matches", handler: (ctx) => void ctx.text.mask({ mail: { with: "[MAIL]" } }) },
    onResponse: { when: "matches", handler: (ctx) => void ctx.text.mask({ mail: { with: "[MAIL]" } }) },
  },
});
const guard = definePlugin({
  name: "guard",
  version: "1.0.0",
  powers: { text: "read", patterns: true },
  setup: (_, { patterns }) => patterns.declare([{ id: "word", kind: "list", entries: ["forbidden"] }]),
  hooks: {
    onRequest: { when: "matches", handler: () => deny({ code: "BAD", message: "not that" }) },
  },
});

interface Call {
  readonly index?: number;
  readonly id: string;
  readonly type: string;
  readonly function: { readonly name: string; arguments: string };
}
/** What was answered. */
export interface Said {
  readonly content: string;
  readonly calls: readonly Call[];
  readonly finish: string;
  readonly usage: { readonly prompt_tokens: number } | undefined;
}

interface Posted {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A gateway in front of a provider of each kind; a service is named as its provider. */
export interface CursorGateway extends Omit<EveryProvider, "providers"> {
  post(body: object | string): Promise<Posted>;
  /** The same request whole, and as a stream. */
  ask(body: object): Promise<Said>;
  streamed(body: object): Promise<Said>;
}

/** What a stream of chunks says. */
const assembled = (text: string): Said => {
  expect(text).toEndWith("data: [DONE]\n\n");
  const chunks = text
    .split("\n\n")
    .flatMap((event) => (event.startsWith("data: {") ? [JSON.parse(event.slice(6))] : []));
  const calls: Call[] = [];
  let content = "";
  let finish = "";
  for (const { object, choices } of chunks) {
    expect(object).toBe("chat.completion.chunk");
    for (const { delta, finish_reason } of choices) {
      content += delta.content ?? "";
      finish = finish_reason ?? finish;
      for (const call of delta.tool_calls ?? []) {
        const known = calls[call.index];
        if (known) known.function.arguments += call.function.arguments;
        else calls[call.index] = call;
      }
    }
  }
  return { content, calls, finish, usage: chunks.findLast(({ usage }) => usage)?.usage };
};

/** Starts all of them. */
export const startCursorGateway = async (): Promise<CursorGateway> => {
  const { providers, stop, ...upstreams } = await startEveryProvider();
  const guarded = (provider: string, use: string) => ({
    model: "open",
    targets: [{ provider }],
    plugins: [{ use }],
  });
  const services = {
    ...openServices(providers),
    masked: guarded("chat", "masker"),
    "masked-gemini": guarded("gemini", "masker"),
    guarded: guarded("chat", "guard"),
  };
  const gateway = await startPlanted(
    { upstream: upstreams.chats.url, providers: linesOf(providers), services: linesOf(services) },
    [masker, guard],
  );

  const post: CursorGateway["post"] = async (body: object | string) => {
    const response = await fetch(`${gateway.url}/ai-gateway/cursor/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  const ask: CursorGateway["ask"] = async (body) => {
    const { status, text } = await post(body);
    if (status !== 200) throw new Error(text);
    const { object, choices, usage } = JSON.parse(text);
    expect(object).toBe("chat.completion");
    const [{ message, finish_reason }] = choices;
    return { content: message.content ?? "", calls: message.tool_calls ?? [], finish: finish_reason, usage };
  };
  const streamed: CursorGateway["streamed"] = async (body) => {
    const { status, text } = await post({ ...body, stream: true, stream_options: { include_usage: true } });
    if (status !== 200) throw new Error(text);
    return assembled(text);
  };

  return {
    ...upstreams,
    post,
    ask,
    streamed,
    async stop() {
      await gateway.close();
      await stop();
    },
  };
};
