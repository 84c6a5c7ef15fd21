import { benchHook } from "../../bench/calls/hook-call.ts";

await benchHook({
  question: "What does a call of request-shape cost with five bounds that the request keeps?",
  plugin: "request-shape",
  hook: "onRequest",
  body: { max_tokens: 100, temperature: 0.5 },
  use: {
    with: {
      maxTokens: 1000,
      maxMessages: 100,
      maxTools: 10,
      models: ["chat", "open/*"],
      parameters: { temperature: { min: 0, max: 1 } },
    },
  },
  does: (_, verdict) => verdict === undefined,
});
