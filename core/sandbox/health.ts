import type { FaultKind } from "./contract.ts";

/** Breaches are counted over this long, in milliseconds. */
const WINDOW_MS = 60_000;
/** So many principals must have met a breach, so that no client's input switches a plugin off for the others. */
const PRINCIPALS = 3;
/** More than this part of the calls must have been breaches. */
const SHARE = 0.05;
/** How long the first bench lasts; each that follows lasts twice as long, in milliseconds. */
const FIRST_BENCH_MS = 30_000;
const LONGEST_BENCH_MS = 600_000;
/** A probe is made at most this often, in milliseconds. */
const PROBE_EVERY_MS = 5_000;

/** Faults that are a breach of a limit, or of the engine, and no error that the plugin itself has thrown. */
const BREACHES: ReadonlySet<FaultKind> = new Set([
  "cpu",
  "wall",
  "memory",
  "stack",
  "result-size",
  "power-calls",
  "engine",
]);

/** Why an instance is not called. */
export interface Bench {
  readonly reason: string;
  /** On the clock of `performance.now()`. */
  readonly until: number;
}

/** What an instance tells of its bench. */
export type BenchListener = (bench: Bench | undefined) => void;

/**
 * How an instance does. One that breaches its limits for everybody is benched: it is not called for a while, and its
 * `onFailure` applies. One client's input alone benches nothing; a breach of the host's own probe does at once.
 */
export class Health {
  readonly #tell: BenchListener;
  readonly #now: () => number;
  #calls = 0;
  #breaches = 0;
  #principals = new Set<string>();
  #since = 0;
  #bench: Bench | undefined;
  #benches = 0;
  #probedAt = Number.NEGATIVE_INFINITY;

  constructor(tell: BenchListener, now: () => number = () => performance.now()) {
    this.#tell = tell;
    this.#now = now;
  }

  /** The bench that it sits on, if any. */
  get bench(): Bench | undefined {
    if (this.#bench && this.#bench.until <= this.#now()) {
      this.#bench = undefined;
      this.#reset();
      this.#tell(undefined);
    }
    return this.#bench;
  }

  /** A call is made. */
  called(): void {
    this.#calls++;
  }

  /** A call of somebody's exchange went wrong. Whether a probe should find out if it would for everybody. */
  failed(kind: FaultKind, principal: string): boolean {
    if (!BREACHES.has(kind) || this.#bench) return false;
    const now = this.#now();
    if (now - this.#since > WINDOW_MS) {
      this.#reset();
      this.#calls = 1;
      this.#since = now;
    }
    this.#breaches++;
    this.#principals.add(principal);
    if (this.#principals.size >= PRINCIPALS && this.#breaches > SHARE * this.#calls) {
      this.#sit(`${this.#breaches} of ${this.#calls} calls in a minute ended with ${kind}`);
      return false;
    }
    if (now - this.#probedAt < PROBE_EVERY_MS) return false;
    this.#probedAt = now;
    return true;
  }

  /** A call of the host's own went wrong: the plugin fails whoever asks. */
  probeFailed(kind: FaultKind): void {
    if (!this.#bench && BREACHES.has(kind)) this.#sit(`a probe ended with ${kind}`);
  }

  #sit(reason: string): void {
    const ms = Math.min(LONGEST_BENCH_MS, FIRST_BENCH_MS * 2 ** this.#benches++);
    this.#bench = { reason, until: this.#now() + ms };
    this.#tell(this.#bench);
  }

  #reset(): void {
    this.#calls = 0;
    this.#breaches = 0;
    this.#principals = new Set();
  }
}
