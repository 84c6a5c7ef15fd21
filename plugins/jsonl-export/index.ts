import { definePlugin } from "@sluice/sdk";
import { config } from "./config.ts";

/** Writes every exchange as a line of JSON. */
export default definePlugin({
  name: "jsonl-export",
  version: "0.1.0",
  description: "Appends one line of JSON for each exchange to a file that it rotates.",
  config,
  powers: { bodies: { when: "bodies" }, files: true },
  setup: ({ file, maxBytes, keep }) => ({ file, rotate: { maxBytes, keep } }),
  hooks: {
    async onLog(ctx, { file, rotate }) {
      let lines = "";
      for (const record of ctx.records) lines += `${JSON.stringify(record)}\n`;
      await ctx.files.append(file, lines, rotate);
    },
  },
});
