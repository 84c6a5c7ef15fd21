import { definePlugin, Type } from "@sluice/sdk";

/** Fails in the hook that its config names, with an error that quotes every text that it can see. */
const fail = (texts: readonly { readonly text: string }[]): never => {
  throw new Error(`cannot read: ${texts.map(({ text }) => text).join()}`);
};

export default definePlugin({
  name: "faulty",
  version: "1.0.0",
  description: "Fails where it is told to, and quotes what it sees.",
  config: Type.Object(
    { hook: Type.String({ description: "Where it fails." }) },
    { additionalProperties: false },
  ),
  powers: { text: "read" },
  setup: ({ hook }) => hook,
  hooks: {
    onRequest(ctx, hook) {
      if (hook === "onRequest") fail(ctx.text.segments());
      // An engine may itself quote the value that is no function.
      if (hook === "call") {
        const { text } = JSON.parse(JSON.stringify(ctx.text.segments()[0]));
        text();
      }
    },
    onResponse(ctx, hook) {
      if (hook === "onResponse" && ctx.final) fail(ctx.text.segments());
    },
  },
});
