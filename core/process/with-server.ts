import type { LoadedConfig } from "../config/loaded.ts";
import type { Config } from "../config/schema.ts";

/** A config with some settings of `server` in place of its own. */
export const withServer = (loaded: LoadedConfig, settings: Partial<Config["server"]>): LoadedConfig => ({
  ...loaded,
  config: { ...loaded.config, server: { ...loaded.config.server, ...settings } },
});
