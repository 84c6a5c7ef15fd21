import type { LoadedConfig } from "../config/loaded.ts";
import { type FirstSecrets, firstSecrets } from "../identity/admin.ts";
import { supervise } from "../process/supervisor.ts";
import { openLmdbStore } from "../state/lmdb/store.ts";
import { type Command, parseFlags } from "./command.ts";
import { findConfig } from "./context.ts";
import { ownCommand } from "./own-command.ts";
import { startText } from "./start-text.ts";

/** `sluice start`. */
export const startCommand: Command = {
  name: "start",
  summary: "Serve in the foreground until SIGTERM or Ctrl-C",
  help: `Usage:
  sluice start [--config <file>]

Without --config it takes ./sluice.yaml; without that it starts with nothing: a service for each provider key in the
environment, the demo service, and keys that are shown once. Saving the config file reloads it, and so does SIGHUP.
Log lines go to standard error, one a line, as JSON.

Examples:
  sluice start
  sluice start --config /etc/sluice/sluice.yaml`,
  async run(args, io) {
    parseFlags(args, "sluice start [--config <file>]", {});
    const loaded = findConfig(io);
    const running = await supervise({ loaded, reread: () => findConfig(io) });
    const secrets = await secretsOf(loaded, running.dataDir);
    const command = ownCommand(io.cwd, loaded.file);
    const { url, dataDir, warnings } = running;
    io.out(startText({ url, dataDir, loaded, secrets, warnings, command }));
    return await running.ended;
  },
};

/** A config file declares its own keys; only a start with nothing makes some. */
const secretsOf = async (loaded: LoadedConfig, dataDir: string): Promise<FirstSecrets> => {
  if (loaded.file !== undefined) return {};
  const store = openLmdbStore(dataDir);
  try {
    return await firstSecrets(store);
  } finally {
    await store.close();
  }
};
