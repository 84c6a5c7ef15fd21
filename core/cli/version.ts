import manifest from "../../package.json" with { type: "json" };
import type { Command } from "./command.ts";
import { parseFlags } from "./command.ts";

/** The version of this Sluice. */
export const VERSION: string = manifest.version;

/** `sluice version`. */
export const versionCommand: Command = {
  help: `Usage:
  sluice version

Example:
  sluice version --json`,
  async run(args, io) {
    parseFlags(args, "sluice version", {});
    io.out(
      io.json
        ? JSON.stringify({ sluice: VERSION, bun: Bun.version })
        : `sluice ${VERSION} (Bun ${Bun.version})`,
    );
    return 0;
  },
};
