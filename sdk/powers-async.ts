import type { JsonValue, Usage } from "./exchange.ts";
import type { SecretHandle } from "./secret.ts";

/** The power `kv`: values under keys of the instance's own. */
export interface KvPower {
  /** Every hook. The value, or `undefined` where there is none or it has run out. */
  get(key: string): Promise<JsonValue | undefined>;
  /**
   * Every hook. Keeps a value: key at most 256 characters, value at most 64 kB of JSON. Beyond `maxBytes` in all it
   * rejects. `ttlMs`: how long it stays. Default: until it is deleted.
   */
  set(key: string, value: JsonValue, options?: { readonly ttlMs?: number }): Promise<void>;
  /** Every hook. Deletes it, if it is there. */
  delete(key: string): Promise<void>;
  /** Every hook. Keys that begin so, in order, at most `limit` of them: 1 to 1000, default 100. */
  list(prefix: string, limit?: number): Promise<readonly string[]>;
}

/** One counter of a reservation. */
export interface CounterRequest {
  /** The counter's name; each instance has its own. At most 256 characters. */
  readonly key: string;
  /** What is taken. */
  readonly amount: number;
  /** What may be taken in one window. */
  readonly limit: number;
  /** Length of the window, in milliseconds. Windows begin at whole multiples of it since 1970. */
  readonly windowMs: number;
}

/** How a counter stands. */
export interface CounterState {
  readonly key: string;
  /** What is taken in this window, reservations included. */
  readonly used: number;
  readonly limit: number;
  /** Until the next window, in milliseconds. */
  readonly resetMs: number;
}

/** What came of a reservation. */
export interface CounterReservation {
  /** False: one of the counters has no room, and none was touched. */
  readonly granted: boolean;
  /** What `settle` and `release` take; there if it was granted. */
  readonly reservation?: string;
  /** In the order of the request. */
  readonly counters: readonly CounterState[];
}

/** The power `counters`. A reservation belongs to its exchange, whose end settles or releases what was forgotten. */
export interface CountersPower {
  /** `onAuth`, `onRoute`, `onRequest`, `onResponse`. Takes from all counters, or from none. */
  reserve(counters: readonly CounterRequest[]): Promise<CounterReservation>;
  /**
   * `onAuth`, `onRoute`, `onRequest`, `onResponse`. Puts what was really used, in the order of the reservation, in the
   * place of what was reserved. Default: what was reserved. A second time it does nothing.
   */
  settle(reservation: string, amounts?: readonly number[]): Promise<void>;
  /** `onAuth`, `onRoute`, `onRequest`, `onResponse`. Gives back what was reserved. A second time it does nothing. */
  release(reservation: string): Promise<void>;
  /** `onAuth`, `onRoute`, `onRequest`, `onResponse`. How counters stand, without taking. */
  peek(keys: readonly string[]): Promise<readonly CounterState[]>;
}

/** What `ctx.fetch` is given beside the URL. */
export interface FetchOptions {
  /** Default `GET`. */
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** A value may be a secret of the config, which the host puts in. */
  readonly headers?: Readonly<Record<string, string | SecretHandle>>;
  readonly body?: string;
  /** Default 5000, at most 30000. */
  readonly timeoutMs?: number;
  /** The most bytes that the answer may have, by default and at most 1 MiB. */
  readonly maxBytes?: number;
}

/** What a host answered. */
export interface FetchedAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, decoded as UTF-8. */
  readonly text: string;
}

/**
 * The power `fetch`. Every hook. Calls a host that `powers.fetch.hosts` lists, over https. Rejects for any other, for
 * one that leads into a private network, and when the time is up or the answer is too long. A status of 400 and above
 * does not reject.
 */
export type FetchPower = (url: string, options?: FetchOptions) => Promise<FetchedAnswer>;

/** The power `hmac`. */
export interface HmacPower {
  /** Every hook. The HMAC of the text's UTF-8 bytes, in hex. */
  sign(secret: SecretHandle, algorithm: "sha256" | "sha512" | "sha1", text: string): Promise<string>;
  /** Every hook. SHA-256 of the text's UTF-8 bytes, in hex. */
  sha256(text: string): Promise<string>;
}

/** A message to a model. */
export interface ModelMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** What a model is asked. */
export interface ModelQuestion {
  readonly messages: readonly ModelMessage[];
  /** The most tokens of the answer. */
  readonly maxTokens?: number;
  /** Whether it must answer with a JSON object. Default false. */
  readonly json?: boolean;
}

/** The power `models`. */
export interface ModelsPower {
  /**
   * `onRequest`, `onResponse`. Asks a service that `powers.models.services` lists, as the exchange's principal. The
   * question passes that service's plugins, but none of them may ask in turn.
   */
  ask(
    service: string,
    question: ModelQuestion,
  ): Promise<{ readonly text: string; readonly usage: Usage | undefined }>;
}

/** The power `tables`. */
export interface TablesPower {
  /** `onLog`. Appends a row, once per place in the ledger, however often the batch is tried again. */
  append(table: string, row: Readonly<Record<string, JsonValue>>): Promise<void>;
}

/** The power `files`. */
export interface FilesPower {
  /**
   * `onLog`. Appends text to a file, which is made where it is missing, readable by the gateway's user alone. Resolves
   * when it is on disk. `maxBytes`: a file that would grow beyond it is first renamed to `<file>.1`, `.1` to `.2` and
   * so on up to `keep`. Relative paths start from the config's folder.
   */
  append(
    file: string,
    text: string,
    rotate: { readonly maxBytes: number; readonly keep: number },
  ): Promise<void>;
}
