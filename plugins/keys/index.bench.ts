import { benchHook } from "../../bench/calls/hook-call.ts";

const key = {
  id: "k",
  name: "laptop",
  state: "active",
  principal: { name: "alice@example.com", type: "user", groups: ["eng"] },
} as const;

await benchHook({
  question: "What does a call of keys cost that identifies a principal?",
  plugin: "keys",
  hook: "onAuth",
  prepare: (exchange) => {
    exchange.presented = true;
    exchange.key = key;
  },
  does: (_, verdict) => verdict?.kind === "identify",
});
