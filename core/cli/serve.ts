import type { LoadedConfig } from "../config/loaded.ts";
import type { FirstSecrets } from "../identity/admin.ts";
import { supervise } from "../process/supervisor.ts";
import type { CommandIo } from "./command.ts";
import { findConfig } from "./context.ts";
import { ownCommand } from "./own-command.ts";
import { startText } from "./start-text.ts";

/** Serves until it is stopped. Gives the exit code. Throws why it did not start. */
export const serve = async (io: CommandIo, stopped: Promise<undefined>): Promise<number> => {
  const loaded = findConfig(io);
  const running = await supervise({ loaded, reread: () => findConfig(io), stopped });
  if (!running) return 0;
  const secrets = await secretsOf(loaded, running.dataDir);
  const command = ownCommand(io.cwd, loaded.file);
  const { url, dataDir, warnings } = running;
  io.out(startText({ url, dataDir, loaded, secrets, warnings, command }));
  return await running.ended;
};

/** A config file declares its own keys; only a start with nothing makes some. */
const secretsOf = async (loaded: LoadedConfig, dataDir: string): Promise<FirstSecrets> => {
  if (loaded.file !== undefined) return {};
  const { openLmdbStore } = await import("../state/lmdb/store.ts");
  const { firstSecrets } = await import("../identity/admin.ts");
  const store = openLmdbStore(dataDir);
  try {
    return await firstSecrets(store);
  } finally {
    await store.close();
  }
};
