import { writeFileSync } from "node:fs";
import { definePlugin, Type } from "@sluice/sdk";

/** Leaves a file where its set-up has begun, and never comes to an end with it. */
export default definePlugin({
  name: "slow",
  version: "1.0.0",
  config: Type.Object({ file: Type.String() }),
  async setup({ file }) {
    writeFileSync(file, "");
    await new Promise(() => undefined);
  },
  hooks: { onRequest: () => undefined },
});
