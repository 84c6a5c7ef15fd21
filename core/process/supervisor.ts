import { resolve } from "node:path";
import type { LoadedConfig } from "../config/loaded.ts";
import { watchConfig } from "../config/watch.ts";
import { createLogger, flushLogs } from "../log/logger.ts";
import { lockDataDir } from "./data-dir.ts";
import { Fleet } from "./fleet.ts";
import { PluginCopies } from "./plugin-copies.ts";
import { PluginWatch } from "./plugin-watch.ts";
import { probePort } from "./port.ts";
import { Reloads } from "./reloads.ts";
import { SHIPPED_PLUGINS } from "./shipped-plugins.ts";
import { withServer } from "./with-server.ts";
import { workerCount } from "./worker-count.ts";

/** What a supervisor is started with. */
export interface SupervisorOptions {
  readonly loaded: LoadedConfig;
  /** Reads the config again; throws what is wrong with it. */
  readonly reread: () => LoadedConfig;
  /** Resolves when the gateway is to end. */
  readonly stopped: Promise<undefined>;
  readonly pluginsDir?: string;
}

/** A running gateway. */
export interface Supervised {
  readonly url: string;
  readonly dataDir: string;
  readonly warnings: readonly string[];
  /** Resolves with the exit code when the gateway has ended. */
  readonly ended: Promise<number>;
}

/**
 * Starts the gateway: locks the data folder, sees that the port is free, starts the other processes, and from then on
 * keeps them alive, reloads on a saved config or SIGHUP and drains when it is stopped. Nothing comes of one that is stopped
 * while it starts. Throws why it did not start.
 */
export const supervise = async (options: SupervisorOptions): Promise<Supervised | undefined> => {
  const { loaded, reread, stopped, pluginsDir = SHIPPED_PLUGINS } = options;
  // From the beginning, so that a save while the gateway starts is not missed.
  let changedEarly = false;
  let onChange = () => {
    changedEarly = true;
  };
  process.on("SIGHUP", () => onChange());
  const dataDir = resolve(loaded.baseDir, loaded.config.server.dataDir);
  const lock = lockDataDir(dataDir);
  const unwatch = loaded.file ? watchConfig(loaded.file, () => onChange()) : () => undefined;
  const plugins = new PluginWatch(() => onChange());
  plugins.follow(loaded);
  const over = async () => {
    unwatch();
    plugins.close();
    lock.release();
    await flushLogs();
  };
  const logger = createLogger(loaded.config.logs.level);
  const { workers, warnings } = workerCount(loaded.config.server.workers);
  const copies = new PluginCopies(dataDir);
  const fleet = new Fleet({ dataDir, pluginsDir, workers, logger });
  try {
    const port = portFor(loaded, workers);
    const first = { number: 1, loaded: withServer(await copies.take(loaded), { port, workers }) };
    const started = await Promise.race([fleet.start(first), stopped]);
    if (!started) {
      await fleet.kill();
      await over();
      return undefined;
    }
    copies.keep(first.loaded);
    const reloads = new Reloads({
      fleet,
      logger,
      copies,
      first: loaded,
      reread,
      onReloaded: (next) => plugins.follow(next),
    });
    onChange = () => reloads.reload();
    if (changedEarly) onChange();
    const ended = stopped.then(async () => {
      onChange = () => undefined;
      await fleet.drain();
      await over();
      return 0;
    });
    const remarks = loaded.warnings.map(({ message }) => message);
    return { url: started.url, dataDir, warnings: [...remarks, ...warnings, ...started.warnings], ended };
  } catch (thrown) {
    await fleet.kill();
    await over();
    throw thrown;
  }
};

/** Processes that share a port must all know it; a single one takes a free one itself. */
const portFor = ({ config: { server } }: LoadedConfig, workers: number): number =>
  server.port === 0 && workers === 1 ? 0 : probePort(server.host, server.port);
