import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { defaultConfig } from "../config/defaults.ts";
import { loadConfig } from "../config/load.ts";
import type { LoadedConfig } from "../config/loaded.ts";
import type { Store } from "../state/contract.ts";
import type { CommandIo } from "./command.ts";

/** The config and the store that a command works on. */
export interface CommandContext {
  readonly loaded: LoadedConfig;
  readonly store: Store;
  close(): Promise<void>;
}

/** The config: that of `--config`, else `sluice.yaml` in the caller's folder, else the one made of the environment. */
export const findConfig = (io: Pick<CommandIo, "configFile" | "cwd" | "env">): LoadedConfig => {
  if (io.configFile !== undefined) return loadConfig(resolve(io.cwd, io.configFile), io.env);
  const file = resolve(io.cwd, "sluice.yaml");
  return existsSync(file) ? loadConfig(file, io.env) : { ...defaultConfig(io.env), baseDir: io.cwd };
};

/** The absolute path of the data folder. */
export const dataDirOf = (loaded: LoadedConfig): string =>
  resolve(loaded.baseDir, loaded.config.server.dataDir);

/** Opens the store of the config, with its folders where missing. A running gateway does not mind. */
export const openContext = async (io: CommandIo): Promise<CommandContext> => {
  const loaded = findConfig(io);
  // Most commands need the config alone.
  const { openLmdbStore } = await import("../state/lmdb/store.ts");
  const store = openLmdbStore(dataDirOf(loaded));
  return { loaded, store, close: () => store.close() };
};
