import { definePlugin } from "@sluice/sdk";

/** Goes into an endless loop when it is asked for that. */
export default definePlugin({
  name: "stuck",
  version: "1.0.0",
  description: "Goes into an endless loop when it is asked for that.",
  // Long enough that other requests are answered meanwhile on a busy machine.
  limits: { cpuMs: 1000 },
  hooks: {
    onRequest(ctx) {
      while (ctx.model.endsWith("loop"));
    },
  },
});
