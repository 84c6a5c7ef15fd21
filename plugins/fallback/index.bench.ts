import { benchHook } from "../../bench/calls/hook-call.ts";

await benchHook({
  question: "What does a call of fallback cost?",
  plugin: "fallback",
  hook: "onRoute",
  yaml: `
providers: { p: { dialect: openai-chat, baseUrl: "http://127.0.0.1:9/v1" } }
services: { chat: { targets: [{ name: a, provider: p, model: m }, { name: b, provider: p, model: m }] } }
`,
  does: ({ failOver }) => failOver !== undefined,
});
