import { resolve } from "node:path";
import type { LoadedConfig } from "../config/loaded.ts";
import { watchConfig } from "../config/watch.ts";
import { asSluiceError, type SluiceError } from "../errors/index.ts";
import { createLogger, flushLogs, type Logger } from "../log/logger.ts";
import { scrub } from "../log/scrub.ts";
import { lockDataDir } from "./data-dir.ts";
import { probePort } from "./port.ts";
import { WorkerHandle } from "./worker-handle.ts";

/** The plugins that ship with Sluice. */
export const SHIPPED_PLUGINS = resolve(import.meta.dir, "../../plugins");

/** What a supervisor is started with. */
export interface SupervisorOptions {
  readonly loaded: LoadedConfig;
  /** Reads the config again; throws what is wrong with it. */
  readonly reread: () => LoadedConfig;
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
 * Starts the gateway: locks the data folder, sees that the port is free, starts the serving process, and from then on
 * reloads on a saved config or SIGHUP and drains on SIGTERM or SIGINT. Throws why it did not start.
 */
export const supervise = async (options: SupervisorOptions): Promise<Supervised> => {
  const { loaded, pluginsDir = SHIPPED_PLUGINS } = options;
  const { host, port, dataDir: dir } = loaded.config.server;
  const dataDir = resolve(loaded.baseDir, dir);
  const lock = lockDataDir(dataDir);
  const ended = Promise.withResolvers<number>();
  // From the beginning, so that a save while the gateway starts is not missed.
  let savedEarly = false;
  let onSave = () => {
    savedEarly = true;
  };
  const unwatch = loaded.file ? watchConfig(loaded.file, () => onSave()) : () => undefined;
  try {
    probePort(host, port);
    const worker = new WorkerHandle({ dataDir, pluginsDir });
    await worker.started();
    const warnings = [...loaded.warnings.map(({ message }) => message), ...(await worker.prepare(1, loaded))];
    const url = await worker.switchOver();
    const logger = createLogger(loaded.config.logs.level);
    void worker.lost.then((how) => {
      logger.error(`the serving process ended by itself (${how}), and the gateway ends with it`);
      ended.resolve(1);
    });
    const reloads = new Reloads(worker, options, logger);
    onSave = () => reloads.reload();
    if (savedEarly) reloads.reload();
    process.on("SIGHUP", () => reloads.reload());
    const stop = once(async () => {
      unwatch();
      ended.resolve(await worker.drain());
    });
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
    const over = async () => {
      lock.release();
      await flushLogs();
    };
    return { url, dataDir, warnings, ended: ended.promise.finally(over) };
  } catch (thrown) {
    unwatch();
    lock.release();
    throw thrown;
  }
};

const once = (run: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
};

/** Numbers configs and puts them in force one after the other. A broken one is refused; the old one stays. */
class Reloads {
  #number = 1;
  #loaded: LoadedConfig;
  #queue: Promise<void> = Promise.resolve();

  constructor(
    readonly worker: WorkerHandle,
    readonly options: SupervisorOptions,
    readonly logger: Logger,
  ) {
    this.#loaded = options.loaded;
  }

  reload(): void {
    this.#queue = this.#queue.then(() => this.#reload());
  }

  async #reload(): Promise<void> {
    try {
      const loaded = this.#keepServer(this.options.reread());
      const number = this.#number + 1;
      const warnings = await this.worker.prepare(number, loaded);
      await this.worker.switchOver();
      this.#number = number;
      this.#loaded = loaded;
      this.logger.level = loaded.config.logs.level;
      for (const warning of [...loaded.warnings.map(({ message }) => message), ...warnings])
        this.logger.warn(warning);
      this.logger.info({ config: number }, "config reloaded");
    } catch (thrown) {
      this.#refused(asSluiceError(thrown));
    }
  }

  #refused(error: SluiceError): void {
    const message = scrub(error.message, this.#loaded.secrets);
    this.logger.error(
      { config: this.#number, code: error.code },
      `config not reloaded, the old one stays: ${message}`,
    );
  }

  /** Where the gateway listens and keeps its data is settled at start. */
  #keepServer(loaded: LoadedConfig): LoadedConfig {
    const { host, port, dataDir } = this.#loaded.config.server;
    const next = loaded.config.server;
    if (next.host !== host || next.port !== port || next.dataDir !== dataDir) {
      this.logger.warn("server.host, server.port and server.dataDir change at the next start only");
    }
    return { ...loaded, config: { ...loaded.config, server: { ...next, host, port, dataDir } } };
  }
}
