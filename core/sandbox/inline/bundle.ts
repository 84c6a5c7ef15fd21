import { Backoff } from "../../process/backoff.ts";
import {
  type Bundle,
  type Guest,
  GuestFault,
  type Limits,
  type LoadedBundle,
  type SetUpOptions,
} from "../contract.ts";
import { Calls, type CallsOptions } from "./calls.ts";
import { InlineGuest } from "./guest.ts";
import type { QuickJs } from "./quickjs.ts";

/** What a bundle is loaded with. */
export interface BundleOptions extends Pick<CallsOptions, "guest" | "onConsole"> {
  readonly bundle: Bundle;
  readonly limits: Limits;
  /** Called once it is closed. */
  readonly onClose: (bundle: InlineBundle) => void;
}

/** A bundle in a realm of its own. When the realm is gone, its instances are set up again in another. */
export class InlineBundle implements LoadedBundle {
  readonly #options: BundleOptions;
  readonly #guests = new Set<InlineGuest>();
  readonly #backoff = new Backoff();
  #quickjs: QuickJs;
  #calls: Calls | undefined;
  #retry: Timer | undefined;
  #next = 1;
  #closed = false;

  /** Throws `GuestFault` where the bundle cannot be evaluated. */
  constructor(quickjs: QuickJs, options: BundleOptions) {
    this.#options = options;
    this.#quickjs = quickjs;
    this.#calls = this.#open();
  }

  async setUp(options: SetUpOptions): Promise<Guest> {
    const calls = this.#calls;
    if (calls === undefined) throw new GuestFault("engine", "its engine is being replaced; try again");
    const guest = new InlineGuest(this.#next++, options, this.#options.limits);
    await guest.setUpIn(calls);
    // What has replaced the realm meanwhile did not know of it.
    if (this.#calls !== calls)
      throw new GuestFault("engine", "its engine failed while it was set up; try again");
    this.#guests.add(guest);
    return guest;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#lose(new GuestFault("engine", "its bundle is closed"));
    this.#options.onClose(this);
  }

  /** Its module has failed, and took the realm along. */
  moduleLost(): void {
    this.#lose(new GuestFault("engine", "its engine has failed and is being replaced"));
  }

  /** There is a new module. */
  moduleReplaced(quickjs: QuickJs): void {
    this.#quickjs = quickjs;
    void this.#restore();
  }

  #open(): Calls {
    const { guest, bundle, limits, onConsole } = this.#options;
    const calls: Calls = new Calls({
      quickjs: this.#quickjs,
      guest,
      bundle,
      limits,
      onConsole,
      onWorn: () => this.#worn(calls),
    });
    return calls;
  }

  #worn(calls: Calls): void {
    if (this.#calls !== calls) return;
    this.#lose(
      new GuestFault("engine", "its runtime was left unusable by another call and is being replaced"),
    );
    void this.#restore();
  }

  #lose(fault: GuestFault): void {
    const calls = this.#calls;
    this.#calls = undefined;
    clearTimeout(this.#retry);
    for (const guest of this.#guests) {
      guest.lost();
      if (guest.closed) this.#guests.delete(guest);
    }
    calls?.end(fault);
  }

  /** Sets every instance up again. What fails once may go well later; who calls meanwhile gets a fault. */
  async #restore(): Promise<void> {
    if (this.#closed || this.#quickjs.dead) return;
    try {
      this.#calls = this.#open();
      const calls = this.#calls;
      for (const guest of this.#guests) {
        if (guest.closed) this.#guests.delete(guest);
        else await guest.setUpIn(calls);
      }
    } catch {
      this.#lose(new GuestFault("engine", "its instances could not be set up again; another try follows"));
      this.#retry = setTimeout(() => void this.#restore(), this.#backoff.after(0));
    }
  }
}
