import { truncateSync } from "node:fs";
import { join } from "node:path";
import type { LoadedConfig } from "../config/loaded.ts";
import type { Config } from "../config/schema.ts";
import { type ConsumerStep, compileConsumers } from "../exchange/consumers.ts";
import type { Logger } from "../log/logger.ts";
import type { InstanceHost } from "../sandbox/instance.ts";
import { cleanUp } from "../sandbox/instance.ts";
import type { PluginSource } from "../sandbox/plugin-source.ts";
import { Files } from "../sandbox/powers/files.ts";
import type { Store } from "../state/contract.ts";
import { Consumer, type ConsumerStart, type ConsumerStatus } from "./consumer.ts";
import { type DeliveryParts, RETRY_AFTER_MS } from "./delivery.ts";
import type { Damage } from "./frame-walk.ts";
import { LagReport } from "./lag-report.ts";
import { Positions } from "./positions.ts";
import type { ConsumerPosition } from "./record-cursor.ts";
import { RecorderLog } from "./recorder-log.ts";
import { durationMs, retain } from "./retention.ts";
import { LEDGER_DIR } from "./writer-name.ts";
import { type Writer, Writers } from "./writers.ts";

/** How long running appends and clean-ups may take at the end, in milliseconds. */
const LAST_WORDS_MS = 1_000;

/** What a recorder stands on. */
export interface RecorderParts {
  readonly dataDir: string;
  readonly registry: PluginSource;
  /** What the host does for the instances of a config in this folder. */
  readonly hostOf: (files: Files, baseDir: string) => InstanceHost;
  readonly store: Store;
  readonly logger: Logger;
  /** How long one call of a plugin may take, in milliseconds. */
  readonly callDeadlineMs?: number | undefined;
  /** Pauses before a batch is given again, in milliseconds. Default: `RETRY_AFTER_MS`. */
  readonly retryAfterMs?: readonly number[];
}

/** A config that is ready for use. */
interface Prepared {
  readonly number: number;
  readonly loaded: LoadedConfig;
  readonly steps: readonly ConsumerStep[];
  /** Where consumers go on that were seen before and do not run. */
  readonly known: ReadonlyMap<string, ConsumerStart>;
  /** Where the writers ended at that moment: where consumers begin that are new. */
  readonly ends: ReadonlyMap<string, ConsumerPosition>;
}

/** Runs the `onLog` instances behind the ledger, and keeps the ledger within its limits. */
export class Recorder {
  /** Told when the ledger has no room, and when it has again. */
  onFull: ((full: boolean) => void) | undefined;
  readonly #parts: RecorderParts;
  readonly #positions: Positions;
  readonly #writers: Writers;
  readonly #files = new Files();
  readonly #log: RecorderLog;
  readonly #lag: LagReport;
  #prepared: Prepared | undefined;
  #current: Prepared | undefined;
  #consumers = new Map<string, Consumer>();
  #looking: Promise<void> = Promise.resolve();
  #retiring: Promise<void> = Promise.resolve();
  #timer: Timer | undefined;
  #closed = false;
  #full = false;
  #damagedBytes = 0;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#positions = new Positions(parts.store);
    this.#writers = new Writers(join(parts.dataDir, LEDGER_DIR), this.#damaged);
    this.#log = new RecorderLog(parts.logger);
    this.#lag = new LagReport(parts.logger);
  }

  /** The number of the config in force, 0 before there is one. */
  get number(): number {
    return this.#current?.number ?? 0;
  }

  get drainTimeoutMs(): number {
    return this.#current?.loaded.config.server.drainTimeoutMs ?? 0;
  }

  /** Bytes of the ledger that were no record and were passed over. */
  get damagedBytes(): number {
    return this.#damagedBytes;
  }

  /** Makes a config ready without using it. Throws what is wrong with it; the one in force stays. */
  async prepare(number: number, loaded: LoadedConfig): Promise<readonly string[]> {
    await this.dropPrepared();
    // One that a reload took out and the next one brings back must be forgotten first.
    await this.#retiring;
    const { registry, callDeadlineMs, hostOf } = this.#parts;
    const steps = await compileConsumers(loaded, {
      registry,
      host: hostOf(this.#files, loaded.baseDir),
      callDeadlineMs,
      onCleanupFailure: this.#log.cleanupFailed,
    });
    const known = await this.#known(steps);
    await this.#look([...known.values()]);
    this.#prepared = { number, loaded, steps, known, ends: this.#ends() };
    return [];
  }

  /** Puts the prepared config in force. Resolves when its consumers read. */
  async switchToPrepared(): Promise<void> {
    const next = this.#prepared;
    if (!next) return;
    this.#prepared = undefined;
    const before = { steps: this.#current?.steps ?? [], consumers: this.#consumers };
    const consumers = new Map<string, Consumer>();
    const replaced: Promise<void>[] = [];
    for (const step of next.steps) {
      const { id } = step.instance;
      const known = before.consumers.get(id);
      if (known) replaced.push(known.replace(step));
      consumers.set(id, known ?? (await this.#begin(step, next)));
    }
    this.#current = next;
    this.#consumers = consumers;
    this.#log.secrets = next.loaded.secrets;
    this.#parts.logger.level = next.loaded.config.logs.level;
    const removed = [...before.consumers.values()].filter(({ id }) => !consumers.has(id));
    this.#retiring = this.#retire(before.steps, removed, replaced);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tick(), 0);
  }

  async dropPrepared(): Promise<void> {
    const dropped = this.#prepared;
    this.#prepared = undefined;
    if (dropped) await this.#cleanUp(dropped.steps);
  }

  /** Which writers live; what the others have left unfinished is abandoned. */
  setLiveWriters(names: readonly string[]): void {
    this.#writers.setLive(names);
  }

  /** Gives out what is there for at most so long, and ends. */
  async close(drainMs: number): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.dropPrepared();
    if (drainMs > 0) await atMost(drainMs, this.#drain());
    const consumers = [...this.#consumers.values()];
    for (const consumer of consumers) consumer.stop();
    const settled = consumers.map((consumer) => consumer.settled());
    await atMost(
      LAST_WORDS_MS,
      Promise.all([this.#retiring, this.#looking, this.#files.close(), ...settled]),
    );
    await atMost(LAST_WORDS_MS, this.#cleanUp(this.#current?.steps ?? []));
  }

  status(): ConsumerStatus[] {
    return [...this.#consumers.values()].map((consumer) => consumer.status());
  }

  async #drain(): Promise<void> {
    await this.#look();
    const consumers = [...this.#consumers.values()];
    // One that was at it does not know yet what was found just now.
    for (const consumer of consumers) await consumer.settled();
    for (const consumer of consumers) consumer.wake(this.#writers.all());
    for (const consumer of consumers) await consumer.settled();
  }

  async #tick(): Promise<void> {
    const current = this.#current;
    if (!current || this.#closed) return;
    try {
      await this.#look();
      for (const consumer of this.#consumers.values()) consumer.wake(this.#writers.all());
      await this.#retain(current.loaded.config.ledger);
      this.#lag.look(this.status());
    } catch (cause) {
      this.#log.failed(cause, "ledger not readable");
    }
    if (this.#closed || this.#current !== current) return;
    this.#timer = setTimeout(() => void this.#tick(), current.loaded.config.ledger.drainEveryMs);
  }

  /** Sees what the writers have written, for those that run and those that will. One look at a time. */
  #look(starts: readonly ConsumerStart[] = []): Promise<void> {
    const look = this.#looking.then(async () => {
      this.#writers.refresh();
      for (const writer of this.#writers.all()) {
        const wanted =
          starts.some(({ positions }) => !positions.get(writer.name)?.done) ||
          [...this.#consumers.values()].some((consumer) => consumer.readTo(writer) !== undefined);
        if (!writer.live && !wanted) writer.open.skipToLast();
        await writer.open.scan();
      }
    });
    this.#looking = look.catch(() => undefined);
    return look;
  }

  async #retain(ledger: Config["ledger"]): Promise<void> {
    const { maxBytes, keep, whenFull } = ledger;
    const limits = { maxBytes, whenFull, keepMs: durationMs(keep) };
    const round = retain(this.#writers.all(), [...this.#consumers.values()], limits);
    for (const dropped of round.dropped) this.#log.dropped(dropped);
    for (const writer of round.gone) {
      this.#writers.forget(writer);
      await this.#positions.forgetWriter(writer.name);
    }
    if (round.full === this.#full) return;
    this.#full = round.full;
    this.#log.full(round.full, maxBytes);
    this.onFull?.(round.full);
  }

  #ends(): Map<string, ConsumerPosition> {
    const ends = new Map<string, ConsumerPosition>();
    for (const { name, open, live } of this.#writers.all()) {
      ends.set(name, live ? open.end : { ...open.end, done: true });
    }
    return ends;
  }

  async #known(steps: readonly ConsumerStep[]): Promise<Map<string, ConsumerStart>> {
    const known = new Map<string, ConsumerStart>();
    for (const { instance } of steps) {
      const row = this.#consumers.has(instance.id) ? undefined : await this.#positions.row(instance.id);
      if (row) known.set(instance.id, { row, positions: await this.#positions.ofConsumer(instance.id) });
    }
    return known;
  }

  async #begin(step: ConsumerStep, { known, ends }: Prepared): Promise<Consumer> {
    const parts = {
      ...this.#deliveryParts,
      positions: this.#positions,
      logger: this.#parts.logger,
    };
    const { id } = step.instance;
    return new Consumer(step, parts, known.get(id) ?? (await this.#positions.begin(id, ends)));
  }

  get #deliveryParts(): DeliveryParts {
    return {
      onFault: ({ instance }, cause) => this.#log.pluginFailed(instance, cause),
      retryAfterMs: this.#parts.retryAfterMs ?? RETRY_AFTER_MS,
    };
  }

  async #retire(
    steps: readonly ConsumerStep[],
    removed: readonly Consumer[],
    replaced: readonly Promise<void>[],
  ): Promise<void> {
    for (const consumer of removed) consumer.stop();
    await Promise.all([...replaced, ...removed.map((consumer) => consumer.settled())]);
    await this.#positions.keepOnly(new Set(this.#consumers.keys())).catch(this.#log.notForgotten);
    await this.#cleanUp(steps);
  }

  #cleanUp(steps: readonly ConsumerStep[]): Promise<void> {
    return cleanUp(
      steps.map(({ instance }) => instance),
      this.#log.cleanupFailed,
    );
  }

  readonly #damaged = (writer: Writer, damage: Damage): void => {
    this.#damagedBytes += damage.bytes;
    const { segment, from, last, foreign } = damage;
    // Only what is dead may be cut: somebody may still be writing the rest of it.
    const torn = last && !writer.live;
    if (foreign) this.#log.damage(damage, "foreign");
    else if (!torn) this.#log.damage(damage, "passed-over");
    else this.#log.damage(damage, cutAt(segment.path, from) ? "cut" : "stuck");
  };
}

const cutAt = (path: string, bytes: number): boolean => {
  try {
    truncateSync(path, bytes);
    return true;
  } catch {
    return false;
  }
};

const atMost = async (ms: number, work: Promise<unknown>): Promise<void> => {
  let timer: Timer | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
};
