import type { Powers } from "@sluice/sdk";
import type { LoadedConfig } from "./config/loaded.ts";
import type { Config } from "./config/schema.ts";
import { SluiceError } from "./errors/index.ts";
import { compileGeneration } from "./exchange/compile.ts";
import { Deadlines } from "./exchange/deadlines.ts";
import type { Exchange } from "./exchange/exchange.ts";
import type { Generation } from "./exchange/generation.ts";
import type { FaultListener } from "./exchange/hooks.ts";
import type { Runtime } from "./exchange/run.ts";
import { Trace } from "./ledger/ledger.ts";
import type { SegmentWriter } from "./ledger/segment-writer.ts";
import { exchangeLine } from "./log/exchange-line.ts";
import type { Logger } from "./log/logger.ts";
import { describeCause, describePlace } from "./log/scrub.ts";
import { GuestFault } from "./sandbox/contract.ts";
import { cleanUp, type Instance, type InstanceHost } from "./sandbox/instance.ts";
import type { PluginSource } from "./sandbox/plugin-source.ts";
import type { Store } from "./state/contract.ts";

/** What a gateway stands on. */
export interface GatewayParts {
  readonly store: Store;
  /** Where records go. */
  readonly writer: SegmentWriter;
  readonly registry: PluginSource;
  readonly host: InstanceHost;
  readonly logger: Logger;
  /** Keeps what the vetting of patterns found. */
  readonly patternsDir?: string | undefined;
  /** How long one call of a plugin may take, in milliseconds. */
  readonly callDeadlineMs?: number | undefined;
}

/** One serving process: the generation in force, and what all exchanges share. */
export class Gateway implements Runtime {
  readonly deadlines = new Deadlines();
  draining = false;
  /** Whether the ledger has no room, and new exchanges are to be refused. */
  ledgerFull = false;
  readonly #parts: GatewayParts;
  readonly #retiring = new Set<Promise<void>>();
  #generation: Generation | undefined;
  #prepared: Generation | undefined;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  /** What is in force. Throws before the first `switchTo`. */
  get generation(): Generation {
    if (!this.#generation) throw new SluiceError("GATEWAY_INTERNAL");
    return this.#generation;
  }

  get ready(): boolean {
    return this.#generation !== undefined && !this.draining;
  }

  /** Instances that are not called at present: a promise of the config that is not kept. */
  get benched(): readonly { readonly plugin: string; readonly reason: string }[] {
    return [...this.#parts.host.benches].map(([plugin, { reason }]) => ({ plugin, reason }));
  }

  /** How long running exchanges may go on once nothing new is taken; nothing runs before there is a config. */
  get drainTimeoutMs(): number {
    return this.#generation?.loaded.config.server.drainTimeoutMs ?? 0;
  }

  /** What the config in force says of the ledger. */
  get ledgerConfig(): Config["ledger"] {
    return this.generation.loaded.config.ledger;
  }

  get store(): Store {
    return this.#parts.store;
  }

  get logger(): Logger {
    return this.#parts.logger;
  }

  /** Makes a config ready without using it. Throws what is wrong with it; the one in force stays. */
  async prepare(number: number, loaded: LoadedConfig): Promise<Generation> {
    await this.dropPrepared();
    this.#prepared = await compileGeneration(number, loaded, {
      registry: this.#parts.registry,
      store: this.#parts.store,
      host: this.#parts.host,
      patternsDir: this.#parts.patternsDir,
      callDeadlineMs: this.#parts.callDeadlineMs,
      onCleanupFailure: this.#cleanupFailed,
      previous: this.#generation,
      onLogElsewhere: true,
    });
    return this.#prepared;
  }

  /** Puts the prepared config in force. Exchanges in flight finish on the old one, which is then cleaned up. */
  switchToPrepared(): void {
    const next = this.#prepared;
    if (!next) return;
    const old = this.#generation;
    this.#generation = next;
    this.#prepared = undefined;
    this.logger.level = next.loaded.config.logs.level;
    if (!old) return;
    const retired = this.#retire(old);
    this.#retiring.add(retired);
    retired.finally(() => this.#retiring.delete(retired));
  }

  async dropPrepared(): Promise<void> {
    const dropped = this.#prepared;
    this.#prepared = undefined;
    if (dropped) await cleanUp(dropped.instances, this.#cleanupFailed);
  }

  /** Waits for what runs, up to a time, then gives everything back. Whether all of it ended by itself. */
  async close(drainTimeoutMs: number): Promise<boolean> {
    this.draining = true;
    await this.dropPrepared();
    const current = this.#generation;
    if (!current) return true;
    const retired = Promise.all([...this.#retiring, this.#retire(current)]).then(() => true);
    const drained = await Promise.race([retired, Bun.sleep(drainTimeoutMs).then(() => false)]);
    // The process ends in a moment: what exchanges still use is not taken from under them.
    current.keys.close();
    return drained;
  }

  readonly trace = (exchange: Exchange): Trace | undefined => {
    const { generation, service } = exchange;
    const { enabled, digest } = generation.loaded.config.ledger;
    if (!enabled) return undefined;
    // What is refused for want of room must not take the last of it; its log line remains.
    if (exchange.errorCode === "LEDGER_FULL") return undefined;
    const { keepsBodies } = service?.pipeline ?? generation.pipeline;
    return new Trace(this.#parts.writer, exchange.id, keepsBodies, digest);
  };

  readonly onRecord = (exchange: Exchange): void => {
    if (this.logger.isLevelEnabled("info")) this.logger.info(exchangeLine(exchange), "exchange");
  };

  readonly onUnrecorded = (exchange: Exchange, cause: unknown): void => {
    this.logger.error(
      { request: exchange.id, cause: describeCause(cause, this.#secrets()) },
      "record not written",
    );
    if (exchange.generation.loaded.config.ledger.whenFull === "refuse") {
      throw new SluiceError("LEDGER_UNAVAILABLE", {}, cause);
    }
  };

  readonly onFault: FaultListener = (hook, step, exchange, cause) => {
    const { id, plugin } = step.instance;
    const described = seesTexts(plugin.powers) ? describePlace(cause) : describeCause(cause, this.#secrets());
    const fault = cause instanceof GuestFault ? cause.kind : undefined;
    this.logger.error({ request: exchange?.id, plugin: id, hook, fault, cause: described }, "plugin failed");
  };

  readonly #cleanupFailed = (instance: Instance, cause: unknown): void => {
    const secrets = this.#secrets();
    this.logger.error(
      { plugin: instance.id, cause: describeCause(cause, secrets) },
      "plugin clean-up failed",
    );
  };

  #secrets(): readonly string[] {
    return this.#generation?.loaded.secrets ?? [];
  }

  async #retire(generation: Generation): Promise<void> {
    await generation.running.idle();
    await cleanUp(generation.instances, this.#cleanupFailed);
  }
}

/** What a plugin throws that sees texts may quote them. */
const seesTexts = ({ text, body, headers }: Powers): boolean =>
  text !== undefined || body !== undefined || headers !== undefined;
