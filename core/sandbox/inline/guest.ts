import { fieldsOf, HOOK_NAMES, type HookName } from "@sluice/sdk";
import {
  type CallFrame,
  type Guest,
  GuestFault,
  type GuestReply,
  type Limits,
  type SetUpOptions,
} from "../contract.ts";
import type { Calls } from "./calls.ts";
import { GivenFields } from "./given-fields.ts";
import type { Value } from "./quickjs.ts";
import type { CallTerms } from "./running.ts";

const SET_UP_CPU_MS = 2_000;
const SET_UP_WALL_MS = 15_000;
/** What `setup` may declare: lists of phrases are long. */
const SET_UP_BYTES = 16 * 1024 * 1024;
const NO_FIELDS: ReadonlySet<string> = new Set();

interface Entry {
  readonly value: Value;
  readonly terms: CallTerms;
}

/** An instance, through all realms that it lives in. */
export class InlineGuest implements Guest {
  readonly #number: number;
  readonly #options: SetUpOptions;
  readonly #limits: Limits;
  readonly #setUpTerms: CallTerms;
  #entries = new Map<HookName, Entry>();
  #calls: Calls | undefined;
  #declared: unknown;
  #closed = false;

  constructor(number: number, options: SetUpOptions, limits: Limits) {
    this.#number = number;
    this.#options = options;
    this.#limits = limits;
    const { powerCalls, cpuMs, wallMs } = limits;
    this.#setUpTerms = {
      cpuMs: Math.max(cpuMs, SET_UP_CPU_MS),
      wallMs: Math.max(wallMs, SET_UP_WALL_MS),
      resultBytes: SET_UP_BYTES,
      powerCalls,
      fields: NO_FIELDS,
    };
  }

  get declared(): unknown {
    return this.#declared;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Sets it up in a realm. Throws `GuestFault`, when it was cleaned up. */
  async setUpIn(calls: Calls): Promise<void> {
    const { powers, config, power } = this.#options;
    const instance = this.#number;
    try {
      const ending = await calls.ask(
        (call) => JSON.stringify({ t: "setUp", call, instance, powers, config }),
        this.#setUpTerms,
        power,
      );
      if (ending.t !== "reply") throw new GuestFault("engine", "its set-up was not answered");
      this.#declared ??= ending.reply?.declared;
    } catch (cause) {
      await this.#cleanUpIn(calls).catch(() => undefined);
      throw cause;
    }
    if (this.#closed) return await this.#cleanUpIn(calls);
    this.#entries = new Map();
    this.#calls = calls;
  }

  /** Its realm is gone. */
  lost(): void {
    this.#calls = undefined;
  }

  call(hook: HookName, frame: CallFrame): GuestReply | undefined | Promise<GuestReply | undefined> {
    const calls = this.#calls;
    if (calls === undefined) {
      throw new GuestFault(
        "engine",
        this.#closed ? "its instance was cleaned up" : "its engine is being replaced",
      );
    }
    const entry = this.#entries.get(hook) ?? this.#entry(calls, hook);
    return calls.hook(entry.value, frame, entry.terms);
  }

  async cleanUp(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const calls = this.#calls;
    this.#calls = undefined;
    if (calls === undefined) return;
    for (const { value } of this.#entries.values()) calls.release(value);
    await this.#cleanUpIn(calls);
  }

  async #cleanUpIn(calls: Calls): Promise<void> {
    const instance = this.#number;
    await calls.ask(
      (call) => JSON.stringify({ t: "cleanUp", call, instance }),
      this.#setUpTerms,
      this.#options.power,
    );
  }

  #entry(calls: Calls, hook: HookName): Entry {
    const known = HOOK_NAMES.find((name) => name === hook) ?? hook;
    const fields = new Set<string>(fieldsOf(known, this.#options.powers));
    const terms = { ...this.#limits, fields, given: new GivenFields() };
    const entry = { value: calls.entry(this.#number, known), terms };
    this.#entries.set(known, entry);
    return entry;
  }
}
