import { definePlugin } from "@sluice/sdk";

/** Never comes to an end with its set-up. */
export default definePlugin({
  name: "slow",
  version: "1.0.0",
  description: "Never comes to an end with its set-up.",
  setup: () => new Promise(() => undefined),
  hooks: { onRequest: () => undefined },
});
