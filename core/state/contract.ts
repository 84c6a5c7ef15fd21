/** What is kept beside the config: made at run time, shared by all processes of the gateway. */
export interface Store {
  /** The value under a key; `undefined` where there is none. */
  get<T>(space: string, key: string): T | undefined | Promise<T | undefined>;
  /** Durable when the promise resolves. */
  put<T>(space: string, key: string, value: T): Promise<void>;
  /** Puts only where nothing stands yet, atomically across processes. Whether it did. Durable like `put`. */
  add<T>(space: string, key: string, value: T): Promise<boolean>;
  /** Whether there was something to remove. */
  remove(space: string, key: string): Promise<boolean>;
  /** All entries of a space in the order of their keys. */
  list<T>(space: string): AsyncIterable<readonly [key: string, value: T]>;
  /** Calls back within half a second after any process has changed the space. Returns the way to stop. */
  watch(space: string, changed: () => void): () => void;
  close(): Promise<void>;
}

/** How a value of `KvStore` is kept. */
export interface KvOptions {
  /** When it runs out, milliseconds since 1970; never where absent. */
  readonly expiresAt?: number | undefined;
  /** What keys and values of the space may take in all, in bytes of UTF-8. */
  readonly maxBytes: number;
}

/** Texts under keys, in spaces of limited size, shared by all processes of the gateway. What has run out is not there. */
export interface KvStore {
  get(space: string, key: string): string | undefined | Promise<string | undefined>;
  /** Whether there was room for it. Durable when the promise resolves. */
  set(space: string, key: string, text: string, options: KvOptions): Promise<boolean>;
  /** Durable when the promise resolves. */
  remove(space: string, key: string): Promise<void>;
  /** Keys that begin so, in the order of their UTF-8 bytes, at most `limit` of them. */
  list(space: string, prefix: string, limit: number): readonly string[] | Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What is taken from one counter. */
export interface CounterTake {
  readonly key: string;
  readonly amount: number;
  readonly limit: number;
  /** Windows begin at whole multiples of it since 1970. Counters of one key with different windows are different ones. */
  readonly windowMs: number;
}

/** How a counter stands. */
export interface CounterStanding {
  readonly key: string;
  /** What is taken in this window, reservations included. */
  readonly used: number;
  readonly limit: number;
  /** Until the next window. */
  readonly resetMs: number;
}

/** What came of a reservation. */
export interface Reserved {
  /** `denied`: at least one counter has no room. `full`: the space has too many counters. Then none was touched. */
  readonly outcome: "granted" | "denied" | "full";
  /** In the order of the takes. */
  readonly counters: readonly CounterStanding[];
}

/** What came of settling: `unknown` is a reservation that was settled or released before, or never was. */
export type Settled = "settled" | "unknown" | "wrong-count";

/**
 * Counters in windows of time, shared by all processes of the gateway: N parallel reservations never exceed a limit. A
 * reservation that nobody renews gives back what it holds; to settle it after that still counts what was used.
 */
export interface CounterStore {
  /** Takes from all, or from none, as one step. */
  reserve(space: string, reservation: string, takes: readonly CounterTake[]): Promise<Reserved>;
  /** Puts these amounts, or what was reserved, in place of what is held. Once. */
  settle(space: string, reservation: string, amounts?: readonly number[]): Promise<Settled>;
  /** Gives back what is held. Of a reservation that is unknown it does nothing. */
  release(space: string, reservation: string): Promise<void>;
  /** Puts off when these reservations run out. */
  renew(space: string, reservations: readonly string[]): Promise<void>;
  /** How counters stand. Of those that nothing is taken from in this window, nothing. */
  peek(
    space: string,
    keys: readonly string[],
  ): readonly CounterStanding[] | Promise<readonly CounterStanding[]>;
  close(): Promise<void>;
}
