import { definePlugin } from "@sluice/sdk";

/** Is there, and does nothing. */
export default definePlugin({
  name: "quiet",
  version: "1.0.0",
  description: "Is there, and does nothing.",
  hooks: { onRequest: () => undefined },
});
