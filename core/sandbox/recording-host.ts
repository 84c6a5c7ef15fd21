import type { Logger } from "../log/logger.ts";
import { PluginHost } from "./host.ts";
import type { InstanceHost } from "./instance.ts";
import type { Files } from "./powers/files.ts";

/** What the host of the recorder does for the instances of a config; see `RecorderParts`. */
export const recordingHost =
  (logger: Logger) =>
  (files: Files, baseDir: string): InstanceHost =>
    new PluginHost({
      logger,
      powers: { files: ({ values }) => files.power(baseDir, new Set(textsIn(values))) },
    });

const textsIn = function* (value: unknown): Iterable<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null) return;
  for (const member of Object.values(value)) yield* textsIn(member);
};
