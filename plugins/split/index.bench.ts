import { benchHook } from "../../bench/calls/hook-call.ts";

let exchanges = 0;

await benchHook({
  question: "What does a call of split cost that keeps a session on one of three targets?",
  plugin: "split",
  hook: "onRoute",
  yaml: `
providers: { p: { dialect: openai-chat, baseUrl: "http://127.0.0.1:9/v1" } }
services:
  chat: { targets: [{ name: a, provider: p, model: m }, { name: b, provider: p, model: m }, { name: c, provider: p, model: m }] }
`,
  prepare: ({ arrival }) => {
    arrival.headers.set("x-session-id", `session-${exchanges++}`);
  },
});
