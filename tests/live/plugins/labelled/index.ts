import { definePlugin, Type } from "@sluice/sdk";
import { LABEL } from "./label.ts";

/** Tags exchanges with what it was built with and what it is told. */
export default definePlugin({
  name: "labelled",
  version: "1.0.0",
  description: "Tags exchanges with what it was built with and what it is told.",
  config: Type.Object(
    { mark: Type.String({ default: "plain", description: "The tag `mark`." }) },
    { additionalProperties: false },
  ),
  setup({ mark }) {
    if (LABEL === "unfit") throw new Error("this build cannot be set up");
    return mark;
  },
  hooks: {
    onRequest(ctx, mark) {
      ctx.setTag("label", LABEL);
      ctx.setTag("mark", mark);
    },
  },
});
