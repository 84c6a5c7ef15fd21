import { definePlugin } from "@sluice/sdk";
import { config, SESSION_HEADERS } from "./config.ts";

/** Splits the traffic of a service over its targets, by their weights. */
export default definePlugin({
  name: "split",
  version: "0.1.0",
  description: "Splits traffic over the targets by their weights, evenly, and keeps sessions on one target.",
  config,
  powers: { headers: { read: [...SESSION_HEADERS] } },
  setup: ({ sticky }) => (sticky ? { session: [...SESSION_HEADERS] } : {}),
  hooks: {
    onRoute: {
      pure: true,
      handler(ctx, spread) {
        ctx.plan.spread(spread);
      },
    },
  },
});
