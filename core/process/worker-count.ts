import { availableParallelism } from "node:os";
import type { Config } from "../config/schema.ts";

/** How many serving processes there are to be, and what to say where that is not what was asked for. */
export const workerCount = (
  asked: Config["server"]["workers"],
  platform: NodeJS.Platform = process.platform,
): { readonly workers: number; readonly warnings: readonly string[] } => {
  const workers = asked === "auto" ? availableParallelism() : asked;
  if (workers === 1 || platform === "linux") return { workers, warnings: [] };
  // Elsewhere one process would get all connections of a shared port.
  const warnings =
    asked === "auto" ? [] : [`server.workers: ${asked} serving processes need Linux; one serves here`];
  return { workers: 1, warnings };
};
