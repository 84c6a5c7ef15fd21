import { definePlugin } from "@sluice/sdk";
import { config } from "./config.ts";

/** Has the next target of the plan tried when one fails. */
export default definePlugin({
  name: "fallback",
  version: "0.1.0",
  description:
    "Tries the service's targets in order: the next one where one fails before it has said anything.",
  config,
  setup(failOver) {
    if (failOver.firstTokenTimeoutMs !== undefined && !failOver.on.includes("timeout")) {
      throw new TypeError(
        "firstTokenTimeoutMs is of no use without `timeout` in `on`: add it, or take it out",
      );
    }
    return failOver;
  },
  hooks: {
    onRoute: {
      pure: true,
      handler(ctx, failOver) {
        ctx.plan.failOver(failOver);
      },
    },
  },
});
