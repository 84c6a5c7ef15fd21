import { definePlugin, deny } from "@sluice/sdk";
import { checksOf } from "./checks.ts";
import { config } from "./config.ts";
import { POINTERS } from "./parameters.ts";

/** Refuses requests that are larger, or of another kind, than the administrator allows. */
export default definePlugin({
  name: "request-shape",
  version: "0.1.0",
  description: "Bounds the tokens, messages, tools, models and parameters of requests.",
  config,
  powers: { body: { read: POINTERS } },
  setup: checksOf,
  hooks: {
    onRequest: {
      order: "pre",
      verdictOnly: true,
      handler(ctx, checks) {
        for (const check of checks) {
          const denial = check(ctx);
          if (denial) return deny(denial);
        }
        return;
      },
    },
  },
});
