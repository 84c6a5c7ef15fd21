import { definePlugin, Type } from "@sluice/sdk";

/** Says to its console what it is called for. */
export default definePlugin({
  name: "talker",
  version: "1.0.0",
  description: "Says to its console what it is called for.",
  config: Type.Object(
    { fails: Type.Boolean({ default: false, description: "Whether it cannot be set up." }) },
    { additionalProperties: false },
  ),
  setup({ fails }) {
    if (fails) throw new TypeError("the words of the config");
    return undefined;
  },
  hooks: {
    onRequest(ctx) {
      console.log("asked for", ctx.model);
    },
  },
});
