import type { LoadedConfig } from "../config/loaded.ts";
import type { UseConfig } from "../config/schema.ts";
import { isPath } from "../sandbox/use-path.ts";

/** Whether an instance is on, and of a plugin that is named by its path. */
export const isPathUse = ({ use, enabled }: UseConfig): boolean => enabled && isPath(use);

/** The plugins that a config names by their paths. */
export const pathUses = ({ config }: LoadedConfig): UseConfig[] =>
  [...config.plugins, ...Object.values(config.services).flatMap(({ plugins }) => plugins)].filter(isPathUse);
