import { definePlugin, deny, identify } from "@sluice/sdk";
import { config } from "./config.ts";

/** Names the principal behind a virtual key. The host has looked the key up; the secret never comes here. */
export default definePlugin({
  name: "keys",
  version: "0.1.0",
  description: "Identifies the principal by the virtual key that came with the request.",
  config,
  powers: { identity: true },
  hooks: {
    onAuth: {
      order: "pre",
      pure: true,
      handler(ctx) {
        const { key, presented } = ctx.identity;
        if (key?.state === "active") return identify(key.principal);
        // Another onAuth plugin may know a credential that is no key of ours.
        if (!presented || !key) return;
        return deny({
          code: key.state === "revoked" ? "KEY_REVOKED" : "KEY_EXPIRED",
          status: 401,
          message: `The key is ${key.state}. Ask for a new one; \`sluice key create\` makes one.`,
        });
      },
    },
  },
});
