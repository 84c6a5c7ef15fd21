import { definePlugin } from "@sluice/sdk";

/** Takes its process with it into an endless loop when it is asked for that. */
export default definePlugin({
  name: "stuck",
  version: "1.0.0",
  hooks: {
    onRequest(ctx) {
      while (ctx.model.endsWith("loop"));
    },
  },
});
