import { benchHook } from "../../bench/calls/hook-call.ts";

const principal = { name: "alice@example.com", type: "user", groups: ["eng"] } as const;

await benchHook({
  question: "What does a call of permissions cost that lets a member of a granted group pass?",
  plugin: "permissions",
  hook: "onAuth",
  yaml: `
providers: { p: { dialect: openai-chat, baseUrl: "http://127.0.0.1:9/v1" } }
services: { chat: { targets: [{ provider: p, model: m }] } }
grants: [{ service: chat, to: group:eng }]
`,
  prepare: (exchange) => {
    exchange.identified = true;
    exchange.principal = principal;
  },
  does: (_, verdict) => verdict === undefined,
});
