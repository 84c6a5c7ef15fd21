import { Gateway } from "./gateway.ts";
import { type Listening, listen } from "./http/server.ts";
import { createLogger, flushLogs, type LogLevel } from "./log/logger.ts";
import { PluginRegistry } from "./sandbox/registry.ts";
import { openLmdbStore } from "./state/lmdb/store.ts";

/** What one serving process stands on. */
export interface ServeOptions {
  readonly dataDir: string;
  /** The folder of the plugins that ship with Sluice; it may be missing. */
  readonly pluginsDir: string;
  readonly logLevel: LogLevel;
  /** How long one call of a plugin may take, in milliseconds. */
  readonly callDeadlineMs?: number;
}

/** A serving process: a gateway, and a server once there is a config. */
export interface Serving {
  readonly gateway: Gateway;
  /** Listens, if it does not yet. Returns the URL. Throws `START_PORT_TAKEN`, `START_HOST_UNUSABLE`. */
  listen(): string;
  /** Drains and closes everything. */
  close(): Promise<void>;
}

/** Config → state → plugins → server. The config comes later, by `gateway.prepare`. */
export const serve = async (options: ServeOptions): Promise<Serving> => {
  const { dataDir, pluginsDir, logLevel, callDeadlineMs } = options;
  const store = openLmdbStore(dataDir);
  const logger = createLogger(logLevel);
  const registry = new PluginRegistry(pluginsDir);
  const gateway = new Gateway({ store, registry, logger, callDeadlineMs });
  let listening: Listening | undefined;
  return {
    gateway,
    listen() {
      listening ??= listen(gateway);
      return listening.url;
    },
    async close() {
      const stopped = listening?.stop(false);
      const drainTimeoutMs = gateway.drainTimeoutMs;
      const drained = await gateway.close(drainTimeoutMs);
      if (!drained) logger.warn({ drainTimeoutMs }, "cut the exchanges that were still running");
      await (drained ? Promise.race([stopped, Bun.sleep(1_000)]) : undefined);
      await listening?.stop(true);
      await store.close();
      await flushLogs();
    },
  };
};
