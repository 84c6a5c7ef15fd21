import type { LoadedConfig } from "../config/loaded.ts";
import { asSluiceError } from "../errors/index.ts";
import type { Logger } from "../log/logger.ts";
import { scrub } from "../log/scrub.ts";
import type { Fleet } from "./fleet.ts";
import type { PluginCopies } from "./plugin-copies.ts";
import { withServer } from "./with-server.ts";

/** What reloads need. */
export interface ReloadParts {
  readonly fleet: Fleet;
  readonly logger: Logger;
  readonly copies: PluginCopies;
  /** The config that the gateway was started with, as it was written. */
  readonly first: LoadedConfig;
  /** Reads the config again; throws what is wrong with it. */
  readonly reread: () => LoadedConfig;
  /** Told of each config that was read, in force or refused: what it names may yet be mended. */
  readonly onReloaded: (loaded: LoadedConfig) => void;
}

/** Numbers configs and puts them in force one after the other. A broken one is refused; the old one stays. */
export class Reloads {
  readonly #parts: ReloadParts;
  #queue: Promise<void> = Promise.resolve();

  constructor(parts: ReloadParts) {
    this.#parts = parts;
  }

  reload(): void {
    this.#queue = this.#queue.then(() => this.#reload());
  }

  async #reload(): Promise<void> {
    const { fleet, logger, copies, reread, onReloaded } = this.#parts;
    const old = fleet.inForce;
    try {
      const loaded = this.#keepServer(reread(), old.loaded);
      onReloaded(loaded);
      const number = old.number + 1;
      const warnings = await fleet.change({ number, loaded: await copies.take(loaded) });
      logger.level = loaded.config.logs.level;
      for (const warning of [...loaded.warnings.map(({ message }) => message), ...warnings])
        logger.warn(warning);
      logger.info({ config: number }, "config reloaded");
    } catch (thrown) {
      const { code, message } = asSluiceError(thrown);
      const why = scrub(message, old.loaded.secrets);
      logger.error({ config: old.number, code }, `config not reloaded, the old one stays: ${why}`);
    }
    copies.keep(fleet.inForce.loaded);
  }

  /** Where the gateway listens and keeps its data, and with how many processes, is settled at start. */
  #keepServer(loaded: LoadedConfig, old: LoadedConfig): LoadedConfig {
    const first = this.#parts.first.config.server;
    const next = loaded.config.server;
    const settled = ["host", "port", "dataDir", "workers"] as const;
    const changed = settled.filter((setting) => next[setting] !== first[setting]);
    if (changed.length > 0) {
      const names = changed.map((setting) => `server.${setting}`).join(", ");
      this.#parts.logger.warn(`${names}: what was changed there counts from the next start on`);
    }
    const { host, port, dataDir, workers } = old.config.server;
    return withServer(loaded, { host, port, dataDir, workers });
  }
}
