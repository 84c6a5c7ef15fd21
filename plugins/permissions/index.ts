import { definePlugin, deny } from "@sluice/sdk";
import { config } from "./config.ts";

/** Refuses whoever has no grant to query the service. What is not granted is not allowed. */
export default definePlugin({
  name: "permissions",
  version: "0.1.0",
  description: "Refuses principals that have no grant to query the service.",
  config,
  powers: { identity: true },
  hooks: {
    onAuth: {
      order: "post",
      pure: true,
      handler(ctx) {
        // Without a service there is nothing to be allowed; the core answers that with a 404 of its own.
        if (ctx.service === undefined || ctx.principal.type === "anonymous") return;
        if (ctx.identity.privileges().includes("query")) return;
        return deny({
          code: "PERMISSION_DENIED",
          status: 403,
          message: `${ctx.principal.name} may not query ${ctx.service}. Ask its administrator for a grant.`,
        });
      },
    },
  },
});
