import { benchHook } from "../../bench/calls/hook-call.ts";

const yaml = `
providers: { p: { dialect: openai-chat, baseUrl: "http://127.0.0.1:9/v1" } }
services: { chat: { targets: [{ provider: p, model: openai/gpt-4.1 }] } }
`;
const principal = { name: "alice@example.com", type: "user", groups: ["eng"] } as const;

await benchHook({
  question: "What does a call of cost-tags cost that sets four tags, one from each source?",
  plugin: "cost-tags",
  hook: "onRoute",
  yaml,
  use: {
    with: {
      headers: { team: "x-team" },
      principals: { "group:eng": { cc: "4711" } },
      services: { chat: { product: "assistant" } },
      tags: { env: "prod" },
    },
  },
  prepare: (exchange) => {
    exchange.principal = principal;
    exchange.arrival.headers.set("x-team", "search");
  },
  does: ({ tags }) => Object.keys(tags).length === 4,
});

await benchHook({
  question: "What does the closing call of cost-tags cost?",
  plugin: "cost-tags",
  hook: "onResponse",
  final: true,
  yaml,
  prepare: (exchange) => {
    exchange.target = exchange.plan[0];
    exchange.usage = { inputTokens: 1000, outputTokens: 500 };
  },
  does: ({ cost = 0 }) => cost > 0,
});
