import { randomUUID } from "node:crypto";
import { type Static, Type } from "@sinclair/typebox";
import type { CounterStore } from "../../state/contract.ts";
import { checkKey, Key } from "./key-schema.ts";
import { type HostPower, hostPower, method, type PowerCall, PowerError } from "./power.ts";

const MAX_COUNTERS = 16;
const MAX_KEYS = 64;
const MAX_AMOUNT = 1e15;
const MIN_WINDOW_MS = 1000;
const MAX_WINDOW_MS = 31_622_400_000;
/** A third of the time after which a reservation runs out. */
const RENEW_MS = 20_000;

const Amount = Type.Number({ minimum: 0, maximum: MAX_AMOUNT });
const Takes = Type.Array(
  Type.Object(
    {
      key: Key,
      amount: Amount,
      limit: Amount,
      windowMs: Type.Integer({ minimum: MIN_WINDOW_MS, maximum: MAX_WINDOW_MS }),
    },
    { additionalProperties: false },
  ),
  { minItems: 1, maxItems: MAX_COUNTERS },
);
const Reservation = Type.String({ maxLength: 64 });

/** What the power `counters` stands on. */
export interface CountersParts {
  readonly store: CounterStore;
  /** How often reservations of exchanges that go on are renewed. Default 20 seconds. */
  readonly renewMs?: number;
}

/** The power `counters`: what an exchange reserved and did not settle is given back at its end. */
export const makeCounters = (parts: CountersParts): HostPower => {
  const held = new HeldReservations(parts);
  return hostPower({
    name: "counters",
    methods: {
      reserve: method({ counters: Takes }, ({ counters }, call) => held.reserve(counters, call)),
      settle: method(
        { reservation: Reservation, amounts: Type.Optional(Type.Array(Amount, { maxItems: MAX_COUNTERS })) },
        ({ reservation, amounts }, call) => held.settle(reservation, amounts, call),
      ),
      release: method({ reservation: Reservation }, ({ reservation }, call) =>
        held.release(reservation, call),
      ),
      peek: method({ keys: Type.Array(Key, { maxItems: MAX_KEYS }) }, async ({ keys }, { instance }) => {
        for (const key of keys) checkKey("counters.peek", key);
        return await parts.store.peek(instance, keys);
      }),
    },
    exchangeEnded: (exchange) => held.exchangeEnded(exchange),
    close: () => held.close(),
  });
};

interface Held {
  readonly instance: string;
  readonly exchange: string;
}

/** The reservations of this process that are neither settled nor released. */
class HeldReservations {
  readonly #store: CounterStore;
  readonly #renewMs: number;
  readonly #held = new Map<string, Held>();
  readonly #byExchange = new Map<string, Set<string>>();
  readonly #releasing = new Set<Promise<void>>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  constructor({ store, renewMs = RENEW_MS }: CountersParts) {
    this.#store = store;
    this.#renewMs = renewMs;
  }

  async reserve(takes: Static<typeof Takes>, { instance, exchange, signal }: PowerCall) {
    if (exchange === undefined) {
      throw new PowerError("refused", "counters.reserve: there is no exchange here that could hold it");
    }
    for (const { key } of takes) checkKey("counters.reserve", key);
    const reservation = randomUUID();
    const { outcome, counters } = await this.#store.reserve(instance, reservation, takes);
    if (outcome === "full") {
      throw new PowerError("limit", "counters.reserve: the instance has too many counters; use fewer keys");
    }
    if (outcome === "denied") return { granted: false, counters };
    this.#hold(reservation, { instance, exchange });
    if (signal.aborted || this.#closed) {
      await this.#giveBack(reservation);
      throw new PowerError("ended", "counters.reserve: the call has ended");
    }
    return { granted: true, reservation, counters };
  }

  async settle(reservation: string, amounts: readonly number[] | undefined, call: PowerCall): Promise<void> {
    if (!this.#isHeldBy(reservation, call)) return;
    if ((await this.#store.settle(call.instance, reservation, amounts)) === "wrong-count") {
      throw new PowerError(
        "argument",
        "counters.settle: give one amount for each counter of the reservation",
      );
    }
    this.#drop(reservation);
  }

  async release(reservation: string, call: PowerCall): Promise<void> {
    if (this.#isHeldBy(reservation, call)) await this.#giveBack(reservation);
  }

  exchangeEnded(exchange: string): void {
    for (const reservation of this.#byExchange.get(exchange) ?? []) void this.#giveBack(reservation);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#held.keys()].map((reservation) => this.#giveBack(reservation)));
    await Promise.allSettled(this.#releasing);
  }

  #isHeldBy(reservation: string, { exchange }: PowerCall): boolean {
    return this.#held.get(reservation)?.exchange === exchange;
  }

  #hold(reservation: string, held: Held): void {
    this.#held.set(reservation, held);
    const ofExchange = this.#byExchange.get(held.exchange) ?? new Set();
    this.#byExchange.set(held.exchange, ofExchange.add(reservation));
    this.#timer ??= setInterval(() => this.#renew(), this.#renewMs).unref();
  }

  #drop(reservation: string): Held | undefined {
    const held = this.#held.get(reservation);
    if (!held) return undefined;
    this.#held.delete(reservation);
    const ofExchange = this.#byExchange.get(held.exchange);
    ofExchange?.delete(reservation);
    if (ofExchange?.size === 0) this.#byExchange.delete(held.exchange);
    if (this.#held.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    return held;
  }

  async #giveBack(reservation: string): Promise<void> {
    const held = this.#drop(reservation);
    if (!held) return;
    // What cannot be given back runs out by itself.
    const released = this.#store.release(held.instance, reservation).catch(() => undefined);
    this.#releasing.add(released);
    await released;
    this.#releasing.delete(released);
  }

  #renew(): void {
    const byInstance = Map.groupBy(this.#held, ([, { instance }]) => instance);
    for (const [instance, reservations] of byInstance) {
      const ids = reservations.map(([reservation]) => reservation);
      // The next turn of the timer comes before they run out.
      this.#store.renew(instance, ids).catch(() => undefined);
    }
  }
}
