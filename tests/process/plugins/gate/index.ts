import { closeSync, openSync } from "node:fs";
import { definePlugin, Type } from "@sluice/sdk";

/** Can be set up once for each file that it is given: the second process that tries is refused. */
export default definePlugin({
  name: "gate",
  version: "1.0.0",
  config: Type.Object({ file: Type.Optional(Type.String()) }),
  setup({ file }) {
    if (file !== undefined) closeSync(openSync(file, "wx"));
  },
  hooks: { onRequest: () => undefined },
});
