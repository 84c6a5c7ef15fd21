import { join } from "node:path";
import type { RootDatabase } from "lmdb";
import type { CounterStanding, CounterStore, CounterTake, Reserved, Settled } from "../contract.ts";
import { type BootFolder, openBootFolder } from "./boot-folder.ts";
import { type Counter, CounterWindows, fits, standingOf } from "./counter-windows.ts";
import { openEnvironment } from "./environment.ts";

const RESERVATIONS = "r";
const EXPIRIES = "e";
/** Until a reservation that nobody renews runs out. */
const HELD_MS = 60_000;
/** How long one that has run out can still be settled. */
const SETTLED_LATE_MS = 3_600_000;
/** What each reservation clears away of what has run out: more than it adds; and more where it would be denied. */
const SWEPT_A_TAKE = 2;
const SWEPT_FOR_ROOM = 64;

/** One take of a reservation: what was asked for, and what of it the counter holds now. */
interface Held {
  readonly key: string;
  readonly windowMs: number;
  readonly start: number;
  readonly asked: number;
  readonly held: number;
}

interface Reservation {
  readonly until: number;
  readonly takes: readonly Held[];
}

/** Opens the counters, in `<dir>/counters`: an environment of their own, so that nobody waits for a flush of other things. */
export const openLmdbCounters = (dir: string, now: () => number = Date.now): CounterStore => {
  const parent = join(dir, "counters");
  const folder = openBootFolder(parent);
  return new LmdbCounters(openEnvironment(parent, folder.name, { noSync: true }), folder, now);
};

/**
 * Reservations lie under `["r", space, id]`, and when they run out under `["e", space, until, id]`. Transactions are
 * asynchronous: measured, a process that is stopped inside of one keeps the others' reservations waiting, but not their
 * event loops.
 */
class LmdbCounters implements CounterStore {
  readonly #db: RootDatabase;
  readonly #windows: CounterWindows;
  readonly #folder: BootFolder;
  readonly #now: () => number;

  constructor(db: RootDatabase, folder: BootFolder, now: () => number) {
    this.#db = db;
    this.#folder = folder;
    this.#windows = new CounterWindows(db);
    this.#now = now;
  }

  reserve(space: string, reservation: string, takes: readonly CounterTake[]): Promise<Reserved> {
    return this.#db.transaction(() => {
      const now = this.#now();
      this.#windows.sweep(now, SWEPT_A_TAKE * takes.length);
      this.#expire(space, now, SWEPT_A_TAKE);
      const first = this.#take(space, reservation, takes, now);
      if (first.outcome === "granted") return first;
      this.#windows.sweep(now, SWEPT_FOR_ROOM);
      this.#expire(space, now, SWEPT_FOR_ROOM);
      return this.#take(space, reservation, takes, now);
    });
  }

  settle(space: string, reservation: string, amounts?: readonly number[]): Promise<Settled> {
    return this.#db.transaction(() => {
      const found = this.#find(space, reservation);
      if (!found) return "unknown";
      if (amounts && amounts.length !== found.takes.length) return "wrong-count";
      found.takes.forEach((take, at) => {
        this.#correct(space, take, amounts?.[at] ?? take.asked);
      });
      this.#forget(space, reservation, found);
      return "settled";
    });
  }

  release(space: string, reservation: string): Promise<void> {
    return this.#db.transaction(() => {
      const found = this.#find(space, reservation);
      if (!found) return;
      for (const take of found.takes) this.#correct(space, take, 0);
      this.#forget(space, reservation, found);
    });
  }

  renew(space: string, reservations: readonly string[]): Promise<void> {
    return this.#db.transaction(() => {
      const until = this.#now() + HELD_MS;
      for (const reservation of reservations) {
        const found = this.#find(space, reservation);
        if (!found?.takes.some(({ held }) => held > 0)) continue;
        this.#forget(space, reservation, found);
        this.#keep(space, reservation, { ...found, until });
      }
    });
  }

  peek(space: string, keys: readonly string[]): readonly CounterStanding[] {
    const now = this.#now();
    return keys.flatMap((key) =>
      this.#windows.allOf(space, key, now).map((counter) => standingOf(counter, now)),
    );
  }

  async close(): Promise<void> {
    await this.#db.close();
    this.#folder.release();
  }

  #take(space: string, reservation: string, takes: readonly CounterTake[], now: number): Reserved {
    const before = new Map<string, Counter>();
    const after = new Map<string, Counter>();
    let granted = true;
    for (const take of takes) {
      const name = nameOf(take);
      const counter = after.get(name) ?? this.#windows.for(space, take, now);
      if (!before.has(name)) before.set(name, counter);
      granted &&= fits({ ...counter, limit: take.limit }, take.amount);
      after.set(name, { ...counter, used: counter.used + take.amount, limit: take.limit });
    }
    const standing = (counters: ReadonlyMap<string, Counter>) =>
      takes.flatMap((take) => {
        const counter = counters.get(nameOf(take));
        return counter ? [standingOf({ ...counter, limit: take.limit }, now)] : [];
      });
    if (!granted) return { outcome: "denied", counters: standing(before) };
    if (!this.#windows.hasRoom(space, after.size)) return { outcome: "full", counters: standing(before) };
    for (const counter of after.values()) this.#windows.put(space, counter);
    const held = takes.map((take) => ({
      key: take.key,
      windowMs: take.windowMs,
      start: after.get(nameOf(take))?.start ?? now,
      asked: take.amount,
      held: take.amount,
    }));
    this.#keep(space, reservation, { until: now + HELD_MS, takes: held });
    return { outcome: "granted", counters: standing(after) };
  }

  /** Puts another amount in place of what a take holds. In a window that is over there is nothing left to correct. */
  #correct(space: string, { key, windowMs, start, held }: Held, amount: number): void {
    const counter = this.#windows.find(space, key, windowMs, this.#now());
    if (counter?.start !== start || amount === held) return;
    this.#windows.put(space, { ...counter, used: Math.max(0, counter.used - held + amount) });
  }

  /** Gives back what reservations hold that nobody renewed, and forgets those that nobody settled later either. */
  #expire(space: string, now: number, limit: number): void {
    const range = { start: [EXPIRIES, space, 0], end: [EXPIRIES, space, now + 1], limit };
    for (const place of Array.from(this.#db.getKeys(range))) {
      const reservation = Array.isArray(place) ? String(place[3]) : "";
      const found = this.#find(space, reservation);
      if (!found) continue;
      const holds = found.takes.some(({ held }) => held > 0);
      for (const take of found.takes) this.#correct(space, take, 0);
      this.#forget(space, reservation, found);
      if (!holds) continue;
      const takes = found.takes.map((take) => ({ ...take, held: 0 }));
      this.#keep(space, reservation, { until: now + SETTLED_LATE_MS, takes });
    }
  }

  #find(space: string, reservation: string): Reservation | undefined {
    return this.#db.get([RESERVATIONS, space, reservation]);
  }

  #keep(space: string, reservation: string, kept: Reservation): void {
    this.#db.put([RESERVATIONS, space, reservation], kept);
    this.#db.put([EXPIRIES, space, kept.until, reservation], 1);
  }

  #forget(space: string, reservation: string, { until }: Reservation): void {
    this.#db.remove([RESERVATIONS, space, reservation]);
    this.#db.remove([EXPIRIES, space, until, reservation]);
  }
}

const nameOf = ({ key, windowMs }: CounterTake): string => `${windowMs} ${key}`;
