import type { LoggedExchange } from "@sluice/sdk";
import type { ConsumerStep } from "../exchange/consumers.ts";
import type { Logger } from "../log/logger.ts";
import { assemble } from "./bodies.ts";
import { Delivery, type DeliveryParts } from "./delivery.ts";
import type { Position } from "./frame-walk.ts";
import type { ConsumerRow, Positions } from "./positions.ts";
import type { ReadRecord } from "./record.ts";
import { type ConsumerPosition, RecordCursor } from "./record-cursor.ts";
import type { Writer } from "./writers.ts";

const BATCH_RECORDS = 500;
/** A batch with long bodies is closed early, so that memory stays bounded. */
const BATCH_BODY_CHARS = 16_777_216;
/** Records that one turn of the event loop looks at, wanted or not. */
const TURN_RECORDS = 2_000;
/** What nobody was given need not be written down at once: it would only be passed over again. */
const PASSED_OVER_COMMIT_MS = 5_000;

/** How far a consumer is, and what became of what it was given. */
export interface ConsumerStatus {
  readonly instance: string;
  readonly lagBytes: number;
  readonly lagMs: number;
  /** Records that it took since the recorder started. */
  readonly delivered: number;
  readonly setAside: number;
  readonly dropped: number;
  /** Bodies that were kept and could not be read any more. */
  readonly lostBodies: number;
  /** Why it waits, where a power of the plugin is not at hand. */
  readonly waitingFor?: string;
}

/** What a consumer begins with. */
export interface ConsumerStart {
  readonly row: ConsumerRow;
  readonly positions: ReadonlyMap<string, ConsumerPosition>;
}

/** Brings one `onLog` instance what all writers write, in batches, at its own pace and each writer's in order. */
export class Consumer {
  readonly id: string;
  readonly #delivery: Delivery;
  readonly #positions: Positions;
  readonly #logger: Logger;
  readonly #start: ConsumerStart;
  readonly #cursors = new Map<string, RecordCursor>();
  readonly #committed = new Map<string, ConsumerPosition>();
  #row: ConsumerRow;
  #rowChanged = false;
  #writers: readonly Writer[] = [];
  #turn = 0;
  #draining: Promise<void> | undefined;
  #committedAt = 0;
  /** When it last had all there was, or the end of the last exchange that it has; 0 before its first look. */
  #upToDateAt = 0;
  #delivered = 0;
  #lostBodies = 0;

  constructor(
    step: ConsumerStep,
    parts: DeliveryParts & { readonly positions: Positions; readonly logger: Logger },
    start: ConsumerStart,
  ) {
    this.id = step.instance.id;
    this.#delivery = new Delivery(step, parts);
    this.#positions = parts.positions;
    this.#logger = parts.logger;
    this.#start = start;
    this.#row = start.row;
  }

  /** Puts a reloaded instance in place. Resolves when the one before is not called any more. */
  replace(step: ConsumerStep): Promise<void> {
    return this.#delivery.replace(step);
  }

  /** Reads what is there, unless it already does. */
  wake(writers: readonly Writer[]): void {
    this.#writers = writers;
    for (const [name, { writer }] of this.#cursors) {
      if (writers.includes(writer)) continue;
      this.#cursors.delete(name);
      this.#committed.delete(name);
    }
    if (this.#draining || this.#delivery.stopped) return;
    this.#draining = this.#drain()
      .catch((cause) => this.#logger.error({ plugin: this.id, cause: String(cause) }, "consumer cannot read"))
      .finally(() => {
        this.#draining = undefined;
      });
  }

  /** Resolves when it has nothing to do by now. */
  async settled(): Promise<void> {
    await this.#draining;
  }

  /** Gives nothing out and commits nothing any more; what is on its way will be given again. */
  stop(): void {
    this.#delivery.stop();
  }

  /** Up to where it has read a writer; `undefined` where it has all that will ever be there. */
  readTo(writer: Writer): Position | undefined {
    const cursor = this.#cursorOf(writer);
    return cursor.finished ? undefined : cursor.position;
  }

  /** A segment that it has not read will be removed. How many of its records it loses. */
  drop(writer: Writer, sequence: number): number {
    const dropped = this.#cursorOf(writer).drop(sequence, (read) => this.#wants(read));
    this.#count({ dropped: this.#row.dropped + dropped });
    return dropped;
  }

  status(): ConsumerStatus {
    const lagBytes = this.#writers.reduce((sum, writer) => sum + this.#cursorOf(writer).unreadBytes, 0);
    const { waitingFor } = this.#delivery;
    return {
      instance: this.id,
      lagBytes,
      lagMs: lagBytes === 0 || this.#upToDateAt === 0 ? 0 : Math.max(0, Date.now() - this.#upToDateAt),
      delivered: this.#delivered,
      setAside: this.#row.setAside,
      dropped: this.#row.dropped,
      lostBodies: this.#lostBodies,
      ...(waitingFor === undefined ? {} : { waitingFor }),
    };
  }

  async #drain(): Promise<void> {
    for (;;) {
      const { records, more, newest } = this.#gather();
      if (records.length > 0 && !(await this.#give(records))) return;
      if (!more) this.#upToDateAt = Date.now();
      else if (newest > this.#upToDateAt) this.#upToDateAt = newest;
      await this.#commit(records.length > 0);
      if (!more || this.#delivery.stopped) return;
      // One that reads much and is given nothing must not hold the others.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The next batch: from all writers, starting with another one each time. */
  #gather(): { readonly records: LoggedExchange[]; readonly more: boolean; readonly newest: number } {
    const records: LoggedExchange[] = [];
    let [looked, bodyChars, newest] = [0, 0, 0];
    this.#turn++;
    for (let at = 0; at < this.#writers.length; at++) {
      const writer = this.#writers[(at + this.#turn) % this.#writers.length];
      if (!writer) continue;
      const cursor = this.#cursorOf(writer);
      for (let read = cursor.next(); read; read = cursor.next()) {
        looked++;
        newest = read.record.arrivedAt + read.record.durationMs;
        if (this.#wants(read)) {
          const { logged, lost } = assemble(read, writer.dir, this.#delivery.step.instance.keepsBodies);
          records.push(logged);
          this.#lostBodies += lost;
          bodyChars += (logged.bodies?.request?.length ?? 0) + (logged.bodies?.response?.length ?? 0);
        }
        const enough = records.length >= BATCH_RECORDS || bodyChars >= BATCH_BODY_CHARS;
        if (enough || looked >= TURN_RECORDS) return { records, more: true, newest };
      }
    }
    return { records, more: false, newest };
  }

  #wants({ record }: ReadRecord): boolean {
    const { service } = this.#delivery.step;
    return service === undefined || service === record.service;
  }

  async #give(records: readonly LoggedExchange[]): Promise<boolean> {
    const delivered = await this.#delivery.give(records);
    if (delivered === "stopped" || this.#delivery.stopped) return false;
    if (delivered === "taken") {
      this.#delivered += records.length;
      return true;
    }
    this.#count({ setAside: this.#row.setAside + records.length });
    const named = { plugin: this.id, records: records.length, from: records[0]?.id, to: records.at(-1)?.id };
    this.#logger.error(named, "batch set aside: the plugin failed at it again and again");
    return true;
  }

  #count(change: Partial<ConsumerRow>): void {
    this.#row = { ...this.#row, ...change };
    this.#rowChanged = true;
  }

  async #commit(given: boolean): Promise<void> {
    const now = performance.now();
    if (!given && !this.#rowChanged && now - this.#committedAt < PASSED_OVER_COMMIT_MS) return;
    this.#committedAt = now;
    const puts: Promise<void>[] = [];
    for (const [writer, cursor] of this.#cursors) {
      const { position } = cursor;
      if (isSame(position, this.#committed.get(writer))) continue;
      puts.push(
        this.#positions.put(this.id, writer, position).then(() => {
          this.#committed.set(writer, position);
        }),
      );
    }
    if (this.#rowChanged) puts.push(this.#positions.putRow(this.id, this.#row));
    this.#rowChanged = false;
    await Promise.all(puts);
  }

  #cursorOf(writer: Writer): RecordCursor {
    const known = this.#cursors.get(writer.name);
    if (known?.writer === writer) return known;
    // A writer that it has not seen came after it, and is read from its beginning.
    const cursor = new RecordCursor(
      writer,
      this.#start.positions.get(writer.name) ?? { segment: 0, offset: 0 },
    );
    this.#cursors.set(writer.name, cursor);
    return cursor;
  }
}

const isSame = (a: ConsumerPosition, b: ConsumerPosition | undefined): boolean =>
  a.segment === b?.segment && a.offset === b.offset && a.done === b.done;
