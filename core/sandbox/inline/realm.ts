import { type Bundle, GuestFault, type Limits } from "../contract.ts";
import { CpuBudget } from "./cpu-budget.ts";
import { type GuestFunctions, openGuest } from "./guest-functions.ts";
import type { Payer } from "./memory.ts";
import { faultOf, readMessage } from "./messages.ts";
import type { Borrowed, Context, ContextCallbacks, QuickJs, Runtime, Value } from "./quickjs.ts";
import { mapStack, scriptName } from "./stacks.ts";

/** Processor time in which what a stopped call left behind must come to its end, in milliseconds. */
const AFTERMATH_CPU_MS = 5;
/** Promise jobs between two looks at the clock. */
const JOBS = 16;
/** What one message of the guest may have, whatever it is about. */
const MESSAGE_BYTES = 16 * 1024 * 1024;
const NAME_BYTES = 64;
/** The part of its memory that must be free once a call has run out of it. */
const ROOM = 1 / 4;
/** Processor time for reading the guest and a bundle, in milliseconds. */
const OPEN_CPU_MS = 1_000;

const SEND = 1;
const PULL = 2;

/** What a realm tells while its guest runs. Never throws. */
export interface RealmListener {
  /** The guest sends a message; none where it is larger than any may be. */
  hear(json: string | undefined): void;
  /** The guest reads a field of a call, as JSON. */
  pull(call: number, name: string): string | undefined;
  /** What the guest sends or reads cannot cross. */
  refuse(cause: unknown): void;
}

/** What a realm is made of. */
export interface RealmOptions {
  readonly quickjs: QuickJs;
  /** The script of the guest runtime. */
  readonly guest: string;
  readonly bundle: Bundle;
  readonly limits: Limits;
  readonly listener: RealmListener;
  /** Whether the plugin's `console` is heard. */
  readonly console: boolean;
}

/** What a function of the guest gives back; of a text no more than asked for, and then none. */
export type Left = undefined | true | null | { readonly text: string | undefined };

/** A context of QuickJS of its own, with the guest and a bundle in it. */
export class Realm implements ContextCallbacks, Payer {
  readonly quickjs: QuickJs;
  readonly context: Context;
  readonly #options: RealmOptions;
  readonly #runtime: Runtime;
  readonly #owned: Value[] = [];
  #functions: GuestFunctions | undefined;
  #grownBytes = 0;
  readonly #budget = new CpuBudget();
  #closed = false;

  private constructor(options: RealmOptions) {
    const { quickjs, limits } = options;
    const { ffi } = quickjs;
    this.#options = options;
    this.quickjs = quickjs;
    quickjs.payer = this;
    this.#runtime = ffi.QTS_NewRuntime();
    this.context = ffi.QTS_NewContext(this.#runtime, quickjs.allIntrinsics);
    quickjs.register(this.#runtime, this.context, this);
    ffi.QTS_RuntimeSetMemoryLimit(this.#runtime, limits.memoryBytes);
    ffi.QTS_RuntimeSetMaxStackSize(this.#runtime, limits.stackBytes);
    ffi.QTS_RuntimeEnableInterruptHandler(this.#runtime);
  }

  /** Reads the guest and the bundle. Throws `GuestFault`. */
  static open(options: RealmOptions): Realm {
    return options.quickjs.guard(() => {
      const realm = new Realm(options);
      try {
        realm.begin(OPEN_CPU_MS);
        const { context } = realm;
        const { quickjs, guest: script, console } = options;
        realm.#functions = openGuest({ quickjs, context, script, send: SEND, pull: PULL, console });
        const { bundle } = options;
        realm.#free(realm.#evaluate(bundle.code, scriptName(bundle)));
        realm.#pump();
        return realm;
      } catch (cause) {
        if (cause instanceof GuestFault) realm.close();
        throw cause;
      }
    });
  }

  /** Whether what ran last was stopped for its processor time. */
  get breached(): boolean {
    return this.#budget.spent;
  }

  /** Processor time that what ran last has used, in milliseconds; 0 where it was too little to be measured. */
  get usedMs(): number {
    return this.#budget.usedMs;
  }

  /** Keeps a value until the realm is closed. */
  own(value: Value): Value {
    this.#owned.push(value);
    return value;
  }

  /** What runs from now on has so much processor time. */
  begin(cpuMs: number): void {
    this.quickjs.payer = this;
    this.#budget.begin(cpuMs);
  }

  /**
   * Calls a function of the guest, with the arguments that were set, then what it left for later; behind `begin`. Throws `GuestFault`. What else it
   * throws is the end of the module.
   */
  apply(target: Value, count: number, maxBytes: number): Left {
    const left = this.#read(this.quickjs.call(this.context, target, count), maxBytes);
    if (this.quickjs.ffi.QTS_IsJobPending(this.#runtime) !== 0) this.#pump();
    if (this.#budget.spent) throw this.#tooLong();
    return left;
  }

  /** Gives the guest a message. Throws `GuestFault`. */
  receive(json: string, cpuMs: number): void {
    this.quickjs.guard(() => {
      this.begin(cpuMs);
      const text = this.quickjs.newString(this.context, json);
      this.quickjs.argument(0, text);
      try {
        this.apply(this.#function("receive"), 1, 0);
      } finally {
        this.#free(text);
      }
    });
  }

  /** The function that a hook of an instance is called by. Throws `GuestFault`. */
  entry(instance: number, hook: string): Value {
    return this.quickjs.guard(() => {
      const { ffi } = this.quickjs;
      this.begin(OPEN_CPU_MS);
      const number = ffi.QTS_NewFloat64(this.context, instance);
      const name = this.quickjs.newString(this.context, hook);
      this.quickjs.argument(0, number);
      this.quickjs.argument(1, name);
      const entry = this.quickjs.call(this.context, this.#function("entry"), 2);
      this.#free(number);
      this.#free(name);
      return this.#sound(entry);
    });
  }

  /** Data of JSON, frozen, as a value that is the caller's to free. */
  intern(json: string): Value {
    const text = this.quickjs.newString(this.context, json);
    this.quickjs.argument(0, text);
    const value = this.quickjs.call(this.context, this.#function("intern"), 1);
    this.#free(text);
    return this.#sound(value);
  }

  free(value: Value): void {
    this.#free(value);
  }

  /** Ends a call that was given up. False where the realm is of no use any more: it never comes to rest, or it is full. */
  stop(call: number, ranOut: boolean): boolean {
    try {
      this.receive(`{"t":"drop","call":${call}}`, AFTERMATH_CPU_MS);
      return !ranOut || this.#hasRoom();
    } catch {
      return false;
    }
  }

  /** Frees all that there is; nothing is called after. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { quickjs, context } = this;
    if (quickjs.dead) return;
    for (const value of [...this.#owned, ...Object.values(this.#functions ?? {})]) this.#free(value);
    quickjs.ffi.QTS_FreeContext(context);
    quickjs.ffi.QTS_FreeRuntime(this.#runtime);
    quickjs.forget(this.#runtime, context);
  }

  call(id: number, argument: (at: number) => Borrowed): Value | undefined {
    const { listener } = this.#options;
    try {
      if (id === SEND) {
        listener.hear(this.quickjs.textOf(this.context, argument(0), MESSAGE_BYTES));
        return undefined;
      }
      const number = this.quickjs.ffi.QTS_GetFloat64(this.context, argument(0));
      const name = this.quickjs.textOf(this.context, argument(1), NAME_BYTES) ?? "";
      const json = listener.pull(number, name);
      return json === undefined ? undefined : this.quickjs.newString(this.context, json);
    } catch (cause) {
      // No fault may pass through the module's own frames.
      if (!(cause instanceof GuestFault)) throw cause;
      listener.refuse(cause);
      return undefined;
    }
  }

  mayGrow(sizeBytes: number): boolean {
    if (this.#grownBytes + sizeBytes > this.#options.limits.memoryBytes) return false;
    this.#grownBytes += sizeBytes;
    return true;
  }

  interrupt(): boolean {
    return this.#budget.isSpent();
  }

  #pump(): void {
    const { ffi, contextOut } = this.quickjs;
    while (ffi.QTS_IsJobPending(this.#runtime) !== 0) {
      const done = ffi.QTS_ExecutePendingJob(this.#runtime, JOBS, contextOut);
      const thrown = ffi.QTS_ResolveException(this.context, done);
      this.#free(done);
      const failed = thrown !== 0;
      if (failed) this.#free(thrown);
      if (this.interrupt()) throw this.#tooLong();
      // A job of a promise never throws by itself.
      if (failed) throw new GuestFault("memory", "it ran out of memory (memoryBytes)");
    }
  }

  #evaluate(code: string, filename: string): Value {
    return this.#sound(this.quickjs.evaluate(this.context, code, filename));
  }

  #function(name: keyof GuestFunctions): Value {
    if (this.#functions === undefined) throw new GuestFault("engine", "its guest is not open");
    return this.#functions[name];
  }

  #hasRoom(): boolean {
    const { ffi } = this.quickjs;
    const size = ffi.QTS_NewFloat64(this.context, Math.floor(this.#options.limits.memoryBytes * ROOM));
    this.quickjs.argument(0, size);
    this.begin(AFTERMATH_CPU_MS);
    try {
      return this.apply(this.#function("hasRoom"), 1, 0) === true;
    } finally {
      this.#free(size);
    }
  }

  #read(result: Value, maxBytes: number): Left {
    const { quickjs } = this;
    if (quickjs.isUndefined(result)) return this.#given(result, undefined);
    if (quickjs.isTrue(result)) return this.#given(result, true);
    if (quickjs.isNull(result)) return this.#given(result, null);
    const sound = this.#sound(result);
    return this.#given(sound, { text: quickjs.textOf(this.context, sound, maxBytes) });
  }

  #given(result: Value, left: Left): Left {
    this.#free(result);
    return left;
  }

  /** The value, or the fault that it is an exception of. */
  #sound(value: Value): Value {
    const thrown = this.quickjs.ffi.QTS_ResolveException(this.context, value);
    if (thrown === 0) return value;
    this.#free(value);
    const fault = this.#budget.spent ? this.#tooLong() : this.#tell(thrown);
    this.#free(thrown);
    throw fault;
  }

  /** Has the guest say what was thrown. */
  #tell(thrown: Value): GuestFault {
    const tell = this.#function("thrown");
    const { quickjs, context } = this;
    quickjs.argument(0, thrown);
    const told = quickjs.call(context, tell, 1);
    const again = quickjs.ffi.QTS_ResolveException(context, told);
    const json = again === 0 ? quickjs.textOf(context, told, MESSAGE_BYTES) : undefined;
    this.#free(told);
    if (again !== 0) this.#free(again);
    const message = json === undefined ? undefined : readMessage(json);
    if (message?.t === "fault") return faultOf(message, (stack) => mapStack(stack, this.#options.bundle));
    return new GuestFault("memory", "it ran out of memory (memoryBytes)");
  }

  #tooLong(): GuestFault {
    return new GuestFault("cpu", "it used more processor time than its limit (cpuMs)");
  }

  #free(value: Value): void {
    this.quickjs.ffi.QTS_FreeValuePointer(this.context, value);
  }
}
