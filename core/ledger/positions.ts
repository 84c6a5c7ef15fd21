import type { Store } from "../state/contract.ts";
import type { ConsumerPosition } from "./record-cursor.ts";

/** Positions lie under `<instance id> <writer>`; neither has a space in it. */
const POSITIONS = "positions";
/** What is known of each consumer that was ever seen; without a row here an instance is new. */
const CONSUMERS = "consumers";

/** What of a consumer outlives the recorder. */
export interface ConsumerRow {
  /** Since when it reads, milliseconds since 1970. */
  readonly since: number;
  /** Records that it threw at until they were set aside. */
  readonly setAside: number;
  /** Records that the ledger had no room for until it would have read them. */
  readonly dropped: number;
}

/** Where the consumers of the ledger are, in the store. */
export class Positions {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async row(consumer: string): Promise<ConsumerRow | undefined> {
    return await this.#store.get<ConsumerRow>(CONSUMERS, consumer);
  }

  /** Puts a new consumer at the ends of the writers. */
  async begin(consumer: string, ends: ReadonlyMap<string, ConsumerPosition>) {
    const row = { since: Date.now(), setAside: 0, dropped: 0 };
    await Promise.all([...ends].map(([writer, end]) => this.put(consumer, writer, end)));
    // Last: with a row and no positions it would be given all that there is.
    await this.putRow(consumer, row);
    return { row, positions: ends };
  }

  putRow(consumer: string, row: ConsumerRow): Promise<void> {
    return this.#store.put(CONSUMERS, consumer, row);
  }

  put(consumer: string, writer: string, position: ConsumerPosition): Promise<void> {
    return this.#store.put(POSITIONS, `${consumer} ${writer}`, position);
  }

  async ofConsumer(consumer: string): Promise<Map<string, ConsumerPosition>> {
    const own = new Map<string, ConsumerPosition>();
    for await (const [key, position] of this.#store.list<ConsumerPosition>(POSITIONS)) {
      const [instance, writer] = key.split(" ");
      if (instance === consumer && writer) own.set(writer, position);
    }
    return own;
  }

  /** Forgets all consumers but these. */
  async keepOnly(consumers: ReadonlySet<string>): Promise<void> {
    // The rows go first: whoever comes back after half of this is new, and starts at the end.
    await this.#removeWhere(CONSUMERS, (key) => !consumers.has(key));
    await this.#removeWhere(POSITIONS, (key) => !consumers.has(key.split(" ")[0] ?? ""));
  }

  /** Forgets a writer whose folder is gone. */
  async forgetWriter(writer: string): Promise<void> {
    await this.#removeWhere(POSITIONS, (key) => key.endsWith(` ${writer}`));
  }

  async #removeWhere(space: string, unwanted: (key: string) => boolean): Promise<void> {
    const keys: string[] = [];
    for await (const [key] of this.#store.list(space)) if (unwanted(key)) keys.push(key);
    for (const key of keys) await this.#store.remove(space, key);
  }
}
