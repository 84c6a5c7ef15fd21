import type { UpstreamAnswer, UpstreamCall } from "../contract.ts";
import { decodedAnswer } from "../decoded.ts";
import { ABORTED, UpstreamFault } from "../failure.ts";
import type { Http1Connection } from "./connection.ts";
import type { ResponseHead } from "./head.ts";

/** So much may wait to be read before the provider is held back, and from so much on it goes on again. */
const HIGH_BYTES = 262_144;
const LOW_BYTES = 65_536;

interface Waiting {
  readonly resolve: (bytes: Uint8Array | undefined) => void;
  readonly reject: (cause: unknown) => void;
}

/** One request and its answer. The connection feeds it, the exchange reads it. */
export class Http1Call implements UpstreamCall, UpstreamAnswer {
  readonly answer: Promise<UpstreamAnswer>;
  status = 0;
  /** While the answer is not over. */
  connection: Http1Connection | undefined;
  #resolve: (answer: UpstreamAnswer) => void = () => undefined;
  #reject: (cause: unknown) => void = () => undefined;
  #fields: ReadonlyMap<string, string> = new Map();
  readonly #chunks: Uint8Array[] = [];
  #queuedBytes = 0;
  #wasRead = false;
  #over = false;
  #failure: unknown;
  #waiting: Waiting | undefined;
  #paused = false;

  constructor() {
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get headers(): this {
    return this;
  }

  get(name: string): string | null {
    return this.#fields.get(name) ?? null;
  }

  begin(head: ResponseHead): void {
    this.status = head.status;
    this.#fields = head.fields;
    const encoding = head.fields.get("content-encoding");
    this.#resolve(encoding === undefined ? this : decodedAnswer(this, encoding));
  }

  push(bytes: Uint8Array): void {
    const waiting = this.#waiting;
    if (waiting) {
      this.#waiting = undefined;
      waiting.resolve(bytes);
      return;
    }
    this.#chunks.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.#queuedBytes > HIGH_BYTES && !this.#paused) {
      this.#paused = true;
      this.connection?.pause();
    }
  }

  /** All of it has come. */
  end(): void {
    this.connection = undefined;
    this.#over = true;
    this.#waiting?.resolve(undefined);
  }

  /** It broke. What came before is read first. */
  fail(cause: unknown): void {
    if (this.#over) return;
    this.connection = undefined;
    this.#over = true;
    this.#failure = cause;
    this.#reject(cause);
    this.#waiting?.reject(cause);
  }

  read(): Promise<Uint8Array | undefined> {
    this.#wasRead = true;
    const bytes = this.#chunks.shift();
    if (bytes) {
      this.#queuedBytes -= bytes.length;
      if (this.#paused && this.#queuedBytes < LOW_BYTES) {
        this.#paused = false;
        this.connection?.resume();
      }
      return Promise.resolve(bytes);
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#over) return END;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  takeWhole(): Uint8Array | undefined {
    if (!this.#over || this.#failure !== undefined || this.#wasRead) return undefined;
    this.#wasRead = true;
    const [only = EMPTY] = this.#chunks;
    const whole = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : only;
    this.#chunks.length = 0;
    return whole;
  }

  abort(): void {
    this.connection?.close();
    this.fail(new UpstreamFault(ABORTED));
  }
}

const EMPTY = new Uint8Array();
const END = Promise.resolve(undefined);
