import { fieldsOf, HOOK_NAMES, type HookName } from "@sluice/sdk";
import { Backoff } from "../../process/backoff.ts";
import { type CallFrame, type Guest, GuestFault, type GuestReply, type SetUpOptions } from "../contract.ts";
import type { Life } from "./life.ts";

/** A call waits for a companion that is due this soon, rather than fault. */
const WORTH_WAITING_MS = 500;
/** … and for at most this long until it is there. */
const MAX_WAIT_MS = 2_000;

/** Where an instance gets a companion from. */
export interface LifeSource {
  /** The companion, when it is there. Throws `GuestFault`. */
  life(): Promise<Life>;
  /** An instance needs none any more. */
  released(number: number): void;
  /** When the next one is started, where there is none, by `performance.now()`. */
  readonly dueAt: number;
}

/** An instance, through the lives of its companions: whenever its isolate is gone, it is set up again in another. */
export class IsolateGuest implements Guest {
  readonly number: number;
  readonly #source: LifeSource;
  readonly #options: SetUpOptions;
  readonly #fields: ReadonlyMap<HookName, readonly string[]>;
  readonly #backoff = new Backoff();
  #declared: unknown;
  #life: Life | undefined;
  #ready: Promise<void> | undefined;
  #setUpAt = 0;
  #retryAt = 0;
  #closed = false;

  constructor(number: number, source: LifeSource, options: SetUpOptions) {
    this.number = number;
    this.#source = source;
    this.#options = options;
    this.#fields = new Map(HOOK_NAMES.map((hook) => [hook, fieldsOf(hook, options.powers)]));
  }

  get declared(): unknown {
    return this.#declared;
  }

  /** The first set-up; nothing is left of one that fails. Throws `GuestFault`. */
  async setUp(): Promise<void> {
    this.#declared = await this.#setUpIn(await this.#source.life());
  }

  call(hook: HookName, frame: CallFrame): Promise<GuestReply | undefined> {
    const life = this.#life;
    return life?.alive ? this.#callIn(life, hook, frame) : this.#callLater(hook, frame);
  }

  async cleanUp(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#source.released(this.number);
    const life = this.#life;
    this.#life = undefined;
    if (!life?.alive) return;
    try {
      await life.cleanUp(this.number, this.#options.id);
    } finally {
      life.close(this.number);
    }
  }

  /** Its isolate is gone, with its companion or alone. */
  lost(): void {
    if (this.#closed || !this.#life) return;
    const { alive } = this.#life;
    this.#life = undefined;
    // Where the companion is gone, its own replacement waits long enough.
    const waitMs = alive ? this.#backoff.after(performance.now() - this.#setUpAt) : 0;
    this.#ready = this.#recover(waitMs);
    this.#ready.catch(() => undefined);
  }

  /** Nothing is called any more, and nothing cleaned up. */
  abandon(): void {
    this.#closed = true;
    this.#life = undefined;
  }

  async #recover(firstWaitMs: number): Promise<void> {
    for (let waitMs = firstWaitMs; !this.#closed; waitMs = this.#backoff.after(0)) {
      this.#retryAt = performance.now() + waitMs;
      if (waitMs > 0) await Bun.sleep(waitMs);
      if (this.#closed) return;
      try {
        await this.#setUpIn(await this.#source.life());
        return;
      } catch {
        // What it went by once, it may not the next time; who calls it meanwhile gets a fault.
      }
    }
  }

  async #setUpIn(life: Life): Promise<unknown> {
    const { id, powers, config, power } = this.#options;
    await life.open(this.number);
    try {
      const declared = await life.setUp(this.number, power, { instance: id, powers, config });
      if (this.#closed) throw new GuestFault("engine", "it was closed while it was set up");
      this.#life = life;
      this.#setUpAt = performance.now();
      return declared;
    } catch (cause) {
      await life.cleanUp(this.number, id).catch(() => undefined);
      life.close(this.number);
      throw cause;
    }
  }

  async #callLater(hook: HookName, frame: CallFrame): Promise<GuestReply | undefined> {
    const ready = this.#ready;
    const dueInMs = Math.max(this.#retryAt, this.#source.dueAt) - performance.now();
    if (this.#closed) throw new GuestFault("engine", "its instance was cleaned up");
    if (!ready || dueInMs > WORTH_WAITING_MS) {
      throw new GuestFault("engine", "its companion is gone, and another will be there in a while");
    }
    await Promise.race([ready, Bun.sleep(MAX_WAIT_MS)]);
    const life = this.#life;
    if (life?.alive) return await this.#callIn(life, hook, frame);
    throw new GuestFault("engine", "its companion is gone, and another is not there yet");
  }

  #callIn(life: Life, hook: HookName, frame: CallFrame): Promise<GuestReply | undefined> {
    const { id, service, principal, model, api, stream, final, identity } = frame;
    const fields: Record<string, unknown> = {};
    for (const name of this.#fields.get(hook) ?? []) fields[name] = frame.field(name);
    return life.call(this.number, frame.power, {
      instance: this.#options.id,
      hook,
      frame: { id, service, principal, model, api, stream, final, identity },
      fields,
    });
  }
}
