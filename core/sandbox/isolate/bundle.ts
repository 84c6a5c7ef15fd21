import { Backoff } from "../../process/backoff.ts";
import type { Bundle, Guest, Limits, LoadedBundle, SetUpOptions } from "../contract.ts";
import { GuestFault } from "../contract.ts";
import { IsolateGuest, type LifeSource } from "./guest.ts";
import type { Watch } from "./heartbeat.ts";
import { Life } from "./life.ts";

/** What a bundle's companions are made of. */
export interface BundleOptions {
  readonly argv: readonly string[];
  readonly bundle: Bundle;
  readonly limits: Limits;
  readonly guest: string;
  readonly watch: Watch;
  readonly onConsole: ((level: string, text: string) => void) | undefined;
  readonly onClose: (bundle: IsolateBundle) => void;
  /** Says that a companion has ended against its will, and why. */
  readonly onDeath: (bundle: Bundle, why: string) => void;
}

/** A bundle with the companion that its instances live in. One that ends is replaced, ever later. */
export class IsolateBundle implements LoadedBundle, LifeSource {
  readonly #options: BundleOptions;
  readonly #guests = new Map<number, IsolateGuest>();
  readonly #backoff = new Backoff();
  #life: Life | undefined;
  #starting: Promise<Life> | undefined;
  #next = 1;
  #closed = false;
  dueAt = 0;

  constructor(options: BundleOptions) {
    this.#options = options;
  }

  /** The process id of the companion, where there is one. */
  get pid(): number | undefined {
    return this.#life?.pid;
  }

  /** How many instances live in it. */
  get instances(): number {
    return this.#guests.size;
  }

  async life(): Promise<Life> {
    if (this.#life?.alive) return this.#life;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return await this.#starting;
  }

  released(number: number): void {
    this.#guests.delete(number);
  }

  async setUp(options: SetUpOptions): Promise<Guest> {
    const guest = new IsolateGuest(this.#next++, this, options);
    this.#guests.set(guest.number, guest);
    try {
      await guest.setUp();
      return guest;
    } catch (cause) {
      this.#guests.delete(guest.number);
      throw cause;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#options.onClose(this);
    for (const guest of this.#guests.values()) guest.abandon();
    await this.#starting?.catch(() => undefined);
    this.#life?.kill("it was closed");
  }

  async #start(): Promise<Life> {
    const waitMs = this.dueAt - performance.now();
    if (waitMs > 0) await Bun.sleep(waitMs);
    if (this.#closed) throw new GuestFault("engine", "its bundle is closed");
    const { argv, bundle, limits, guest, watch, onConsole } = this.#options;
    const onLost = (instance: number): void => this.#guests.get(instance)?.lost();
    try {
      const life = await Life.start({ argv, bundle, limits, guest, watch, onConsole, onLost });
      this.#life = life;
      void life.ended.then((why) => this.#ended(life, why));
      if (this.#closed) life.kill("it was closed");
      return life;
    } catch (cause) {
      this.dueAt = performance.now() + this.#backoff.after(0);
      throw cause;
    }
  }

  #ended(life: Life, why: string): void {
    if (this.#closed) return;
    this.dueAt = performance.now() + this.#backoff.after(life.ageMs);
    this.#options.onDeath(this.#options.bundle, why);
    for (const guest of this.#guests.values()) guest.lost();
  }
}
