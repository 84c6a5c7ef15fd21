import { type FaultKind, GuestFault, type PowerPort } from "../contract.ts";
import type { GuestLine } from "./messages.ts";
import { WireError } from "./wire.ts";

/** An answer to a call that was given up may still be on its way for so long; one that comes later is no honest one. */
const LATE_MS = 60_000;
/** Calls that a companion may lose in that time before it is replaced. */
const MAX_ABANDONED = 10_000;

/** What stands around a reply: its kind and the number of its call. */
const ENVELOPE_BYTES = 64;

const MAX_MESSAGE_CHARS = 4_096;
const MAX_STACK_CHARS = 16_384;

/** What answers a call. */
export type Answer = Extract<GuestLine, { readonly t: "reply" | "described" }>;

/** Bounds of one call. */
export interface CallBounds {
  readonly wallMs: number;
  /** Of the answer as JSON, in bytes. */
  readonly resultBytes: number;
  readonly powerCalls: number;
}

/** A call to be made. */
export interface Asking {
  readonly instance: number;
  readonly power: PowerPort;
  readonly bounds: CallBounds;
  /** The message, once the call's number is known. */
  readonly message: (call: number) => string;
}

interface Pending {
  readonly instance: number;
  readonly power: PowerPort;
  readonly bounds: CallBounds;
  readonly deadlineAt: number;
  readonly chars: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (fault: GuestFault) => void;
  powerCalls: number;
}

/** How the calls of one companion reach it and what they tell of it. */
export interface CallsOptions {
  readonly send: (instance: number, line: string) => void;
  /** A stack in the author's lines. */
  readonly mapStack: (stack: string) => string;
  /** It has left too many calls without an answer. */
  readonly onWorn: () => void;
}

/** What may wait to be answered, in characters of its messages: a companion that does not read must not eat our memory. */
const MAX_WAITING_CHARS = 64 * 1024 * 1024;

/** The calls in flight at one companion. Every one of them is answered or faults, once, by its deadline. */
export class Calls {
  readonly #send: CallsOptions["send"];
  readonly #mapStack: CallsOptions["mapStack"];
  readonly #onWorn: () => void;
  readonly #pending = new Map<number, Pending>();
  /** Calls that have faulted here and whose answer may still come, with when they did. */
  readonly #abandoned = new Map<number, number>();
  #next = 1;
  #waitingChars = 0;
  #timer: Timer | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor({ send, mapStack, onWorn }: CallsOptions) {
    this.#send = send;
    this.#mapStack = mapStack;
    this.#onWorn = onWorn;
  }

  get inFlight(): number {
    return this.#pending.size;
  }

  /** Makes a call. Rejects with a `GuestFault` alone. */
  ask({ instance, power, bounds, message }: Asking): Promise<Answer> {
    const call = this.#next++;
    const line = message(call);
    return new Promise((resolve, reject) => {
      if (this.#pending.size > 0 && this.#waitingChars + line.length > MAX_WAITING_CHARS) {
        reject(new GuestFault("engine", "its companion has more to do than it can take; try again later"));
        return;
      }
      const deadlineAt = performance.now() + bounds.wallMs;
      this.#waitingChars += line.length;
      const chars = line.length;
      this.#pending.set(call, { instance, power, bounds, deadlineAt, chars, resolve, reject, powerCalls: 0 });
      this.#arm(deadlineAt);
      this.#send(instance, line);
    });
  }

  /**
   * Takes a guest's message; false where nobody waits for it any more. Throws `WireError` where no guest of ours could have
   * sent it.
   */
  take(instance: number, message: GuestLine, sizeBytes: () => number): boolean {
    const { call } = message;
    const pending = this.#pending.get(call);
    if (!pending) {
      this.#takeLate(message);
      return false;
    }
    if (pending.instance !== instance) throw new WireError("an answer to another instance's call");
    if (message.t === "power") this.#serve(message, pending);
    else this.#answer(message, this.#settle(call) ?? pending, sizeBytes);
    return true;
  }

  /** Ends a call that the companion has stopped. */
  stop(call: number, instance: number, kind: FaultKind, message: string): void {
    if (this.#pending.get(call)?.instance === instance) this.#abandon(call, kind, message);
  }

  /** Ends all calls of an instance that is gone; `culprit` is the one that it went by. */
  lose(instance: number, culprit: number | undefined): void {
    for (const [call, pending] of this.#pending) {
      if (pending.instance !== instance) continue;
      this.#settle(call)?.reject(
        call === culprit
          ? new GuestFault("memory", "it used more memory than its limit (memoryBytes)")
          : new GuestFault("engine", "its isolate ran out of memory in another call"),
      );
    }
  }

  /** Ends all calls, for the companion is gone. */
  end(how: string, outOfMemory: boolean): void {
    // Only where nothing else was in flight is it known whose doing it was.
    const kind = outOfMemory && this.#pending.size === 1 ? "memory" : "engine";
    for (const call of [...this.#pending.keys()]) {
      this.#settle(call)?.reject(new GuestFault(kind, `its companion ended (${how})`));
    }
    clearTimeout(this.#timer);
  }

  #answer(
    message: Exclude<GuestLine, { readonly t: "power" }>,
    pending: Pending,
    sizeBytes: () => number,
  ): void {
    const { resultBytes } = pending.bounds;
    if (message.t === "fault") {
      const { kind, stack } = message;
      // V8 throws what a plugin could have thrown itself, which would harm itself alone.
      const deep = kind === "throw" && message.message.includes("Maximum call stack size exceeded");
      const text = message.message.slice(0, MAX_MESSAGE_CHARS);
      const mapped = stack && this.#mapStack(stack.slice(0, MAX_STACK_CHARS));
      pending.reject(new GuestFault(deep ? "stack" : kind, text, mapped));
    } else if (sizeBytes() > resultBytes + ENVELOPE_BYTES) {
      pending.reject(
        new GuestFault("result-size", `its result is larger than ${resultBytes} bytes (resultBytes)`),
      );
    } else pending.resolve(message);
  }

  #takeLate(message: GuestLine): void {
    const { call, t } = message;
    if (call >= this.#next) throw new WireError("an answer to a call that was never made");
    // A plugin that has kept its context may ask for a power at any time; nobody serves it.
    if (t === "power" || this.#abandoned.delete(call)) return;
    throw new WireError("a second answer to one call");
  }

  #serve(
    { call, n, power, method, args }: Extract<GuestLine, { readonly t: "power" }>,
    pending: Pending,
  ): void {
    if (++pending.powerCalls > pending.bounds.powerCalls) {
      const message = `it called powers more than ${pending.bounds.powerCalls} times in one call (powerCalls)`;
      this.#abandon(call, "power-calls", message);
      return;
    }
    const answer = (result: { readonly value?: unknown } | { readonly error: string }): void => {
      if (this.#pending.get(call) !== pending) return;
      this.#send(pending.instance, powerLine(call, n, result));
    };
    serve(pending.power, power, method, args).then(
      (value) => answer({ value }),
      (cause: unknown) => answer({ error: cause instanceof Error ? cause.message : "it failed" }),
    );
  }

  #settle(call: number): Pending | undefined {
    const pending = this.#pending.get(call);
    if (!pending) return undefined;
    this.#pending.delete(call);
    this.#waitingChars -= pending.chars;
    return pending;
  }

  #abandon(call: number, kind: FaultKind, message: string): void {
    const pending = this.#settle(call);
    if (!pending) return;
    const now = performance.now();
    for (const [earlier, at] of this.#abandoned) {
      if (at > now - LATE_MS) break;
      this.#abandoned.delete(earlier);
    }
    this.#abandoned.set(call, now);
    this.#send(pending.instance, JSON.stringify({ t: "drop", call }));
    pending.reject(new GuestFault(kind, message));
    if (this.#abandoned.size > MAX_ABANDONED) this.#onWorn();
  }

  /** One timer for all: at most of one wall deadline are most calls, so the first is nearly always the earliest. */
  #arm(at: number): void {
    if (at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => this.#expire(), Math.max(1, Math.ceil(at - performance.now())));
    this.#timer.unref();
  }

  #expire(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [call, { deadlineAt, bounds }] of [...this.#pending]) {
      if (deadlineAt > now) next = Math.min(next, deadlineAt);
      else this.#abandon(call, "wall", `it did not end within ${bounds.wallMs} ms (wallMs)`);
    }
    if (next !== Number.POSITIVE_INFINITY) this.#arm(next);
  }
}

const serve = async (
  port: PowerPort,
  power: string,
  method: string,
  args: readonly unknown[],
): Promise<unknown> => await port(power, method, args);

const powerLine = (call: number, n: number, result: Readonly<Record<string, unknown>>): string => {
  try {
    return JSON.stringify({ t: "power", call, n, ...result });
  } catch {
    return JSON.stringify({ t: "power", call, n, error: "its answer is no JSON" });
  }
};
