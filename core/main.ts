import { join } from "node:path";
import { Gateway } from "./gateway.ts";
import { type Listening, listen } from "./http/server.ts";
import { SegmentWriter } from "./ledger/segment-writer.ts";
import { LEDGER_DIR, newWriterName } from "./ledger/writer-name.ts";
import { createLogger, flushLogs, type LogLevel } from "./log/logger.ts";
import { defaultEngines } from "./sandbox/engines.ts";
import { openSandbox, type Sandbox } from "./sandbox/sandbox.ts";
import { servingHost } from "./sandbox/serving-host.ts";
import { ServingPowers } from "./sandbox/serving-powers.ts";
import { openLmdbStore } from "./state/lmdb/store.ts";

/** A segment is removed as a whole, so a small ledger has small ones. */
const MAX_SEGMENT_BYTES = 16_777_216;
const SEGMENTS_AT_LEAST = 16;

/** What one serving process stands on. */
export interface ServeOptions {
  readonly dataDir: string;
  /** The folder of the plugins that ship with Sluice; it may be missing. */
  readonly pluginsDir: string;
  readonly logLevel: LogLevel;
  /** The name under which this process writes the ledger; no other may have it. */
  readonly writer?: string;
  /** The longest that one call of a plugin may take, whatever it asks for, in milliseconds. */
  readonly callDeadlineMs?: number;
  /** What runs plugins. Default: those of `pluginsDir`, and whatever a path leads to, in the two engines. */
  readonly sandbox?: Sandbox;
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
  const powers = new ServingPowers(dataDir);
  const sandbox = options.sandbox ?? openSandbox(pluginsDir, defaultEngines());
  const writer = new SegmentWriter({
    dir: join(dataDir, LEDGER_DIR, options.writer ?? newWriterName(0)),
    // What a config says of the ledger counts from the next write on.
    get segmentBytes() {
      return Math.min(MAX_SEGMENT_BYTES, Math.floor(gateway.ledgerConfig.maxBytes / SEGMENTS_AT_LEAST));
    },
    get syncEveryMs() {
      return gateway.ledgerConfig.syncEveryMs;
    },
  });
  const gateway: Gateway = new Gateway({
    store,
    registry: sandbox.source,
    host: servingHost(logger, powers.makers),
    logger,
    writer,
    callDeadlineMs,
    patternsDir: join(dataDir, "patterns"),
  });
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
      await sandbox.close();
      await powers.close();
      await writer.close();
      await store.close();
      await flushLogs();
    },
  };
};
