import { benchHook } from "../../bench/calls/hook-call.ts";

await benchHook({
  question: "What does a call of demo cost that answers a chat of one message?",
  plugin: "demo",
  hook: "onRequest",
  body: { messages: [{ role: "user", content: "What does the demo service cost?" }] },
  does: (_, verdict) => verdict?.kind === "answer",
});
