import loadModule from "@jitl/quickjs-wasmfile-release-sync/emscripten-module";
import { QuickJSFFI } from "@jitl/quickjs-wasmfile-release-sync/ffi";
import { GuestFault } from "../contract.ts";
import { ModuleMemory, type Payer } from "./memory.ts";

type Module = Awaited<ReturnType<typeof loadModule>>;
/** A QuickJS runtime in the module's memory. */
export type Runtime = ReturnType<QuickJSFFI["QTS_NewRuntime"]>;
/** A context of a runtime. */
export type Context = ReturnType<QuickJSFFI["QTS_NewContext"]>;
/** A box with a value that is ours, until it is freed. */
export type Value = ReturnType<QuickJSFFI["QTS_NewObject"]>;
/** A box with a value that somebody else frees. */
export type Borrowed = ReturnType<QuickJSFFI["QTS_GetUndefined"]>;
type Chars = Parameters<QuickJSFFI["QTS_NewString"]>[1];
type Intrinsics = Parameters<QuickJSFFI["QTS_NewContext"]>[1];
type HostFunction = Parameters<QuickJSFFI["QTS_NewFunction"]>[4];
type ContextOut = Parameters<QuickJSFFI["QTS_ExecutePendingJob"]>[2];
type Arguments = Parameters<QuickJSFFI["QTS_Call"]>[4];

/** What a context does when the module calls it. */
export interface ContextCallbacks {
  /** A function of the host's is called. Gives back a value that the module takes over, or none. Never throws. */
  call(id: number, argument: (at: number) => Borrowed): Value | undefined;
  /** Whether the code that runs has run for long enough. */
  interrupt(): boolean;
}

type Options = Parameters<typeof loadModule>[0] & { readonly printErr: () => void };

const SCRATCH_BYTES = 64 * 1024;
const MAX_ARGUMENTS = 16;
const WORD_BYTES = 4;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const quiet = (): void => undefined;

// The addresses of each type are numbers that only the module makes; here is where one comes from elsewhere.
const isMade = <Made extends number>(number: number): number is Made => number >= 0;
const made = <Made extends number>(number: number): Made => {
  if (isMade<Made>(number)) return number;
  throw new WebAssembly.RuntimeError("QuickJS has run out of memory");
};

/** What a box holds, bit by bit: enough to tell constants. */
interface Words {
  readonly low: number;
  readonly high: number;
}

/**
 * One instance of QuickJS in WebAssembly: its memory, and the functions that the engine needs of it. What one of them throws is the
 * end of the whole instance, with everything in it.
 */
export class QuickJs {
  readonly ffi: QuickJSFFI;
  readonly undefined: Borrowed;
  readonly allIntrinsics: Intrinsics = made(0);
  /** Where `QTS_ExecutePendingJob` puts what nobody reads. */
  readonly contextOut: ContextOut;
  readonly #onDeath: (cause: unknown) => void;
  #dead = false;
  readonly #module: Module;
  readonly #memory: ModuleMemory;
  readonly #contexts = new Map<Context, ContextCallbacks>();
  readonly #runtimes = new Map<Runtime, ContextCallbacks>();
  readonly #scratch: Chars;
  readonly #arguments: Arguments;
  readonly #undefinedWords: Words;
  readonly #trueWords: Words;
  readonly #nullWords: Words;
  #words: Uint32Array = new Uint32Array();

  private constructor(module: Module, memory: ModuleMemory, onDeath: (cause: unknown) => void) {
    this.#module = module;
    this.#memory = memory;
    this.#onDeath = onDeath;
    module.callbacks = this.#callbacks();
    this.ffi = new QuickJSFFI(module);
    this.#scratch = made(module._malloc(SCRATCH_BYTES));
    this.#arguments = made(module._malloc(MAX_ARGUMENTS * WORD_BYTES));
    this.contextOut = made(module._malloc(WORD_BYTES));
    this.undefined = this.ffi.QTS_GetUndefined();
    this.#undefinedWords = this.#wordsOf(this.undefined);
    this.#trueWords = this.#wordsOf(this.ffi.QTS_GetTrue());
    this.#nullWords = this.#wordsOf(this.ffi.QTS_GetNull());
  }

  /** `onDeath` hears once that the instance is of no use any more. */
  static async load(onDeath: (cause: unknown) => void): Promise<QuickJs> {
    // It prints why it aborts; what it throws says the same.
    const memory = new ModuleMemory();
    const options: Options = { wasmMemory: memory, printErr: quiet };
    return new QuickJs(await loadModule(options), memory, onDeath);
  }

  /** Whether the instance is of no use any more. */
  get dead(): boolean {
    return this.#dead;
  }

  /** Does something with the module; what it throws beside a `GuestFault` is the end of the module, and a fault too. */
  guard<Result>(work: () => Result): Result {
    if (this.#dead) throw new GuestFault("engine", "its engine has failed and is being replaced");
    try {
      return work();
    } catch (cause) {
      throw cause instanceof GuestFault ? cause : this.died(cause);
    }
  }

  /** Notes that the module threw, and gives the fault of whoever it was called for. */
  died(cause: unknown): GuestFault {
    if (!this.#dead) {
      this.#dead = true;
      this.#onDeath(cause);
    }
    // The stack of the host, which no limit of QuickJS watches in its parsers.
    if (cause instanceof RangeError)
      return new GuestFault("stack", "it nested too deep, and took its engine with it");
    return new GuestFault(
      "engine",
      `its engine has failed: ${cause instanceof Error ? cause.message : "aborted"}`,
    );
  }

  /** The number of a function of the host's, as `call` gets it. */
  hostFunction(id: number): HostFunction {
    return made(id);
  }

  /** Where a large piece of memory would be found: it moves up with what is never given back. */
  highestFree(): number {
    const sizeBytes = SCRATCH_BYTES * 16;
    const address = this.#module._malloc(sizeBytes);
    this.#module._free(address);
    return address;
  }

  /** Bytes of the whole instance. */
  get sizeBytes(): number {
    return this.#module.HEAPU8.byteLength;
  }

  /** Who runs from now on. */
  set payer(payer: Payer) {
    this.#memory.payer = payer;
  }

  register(runtime: Runtime, context: Context, callbacks: ContextCallbacks): void {
    this.#runtimes.set(runtime, callbacks);
    this.#contexts.set(context, callbacks);
  }

  forget(runtime: Runtime, context: Context): void {
    this.#runtimes.delete(runtime);
    this.#contexts.delete(context);
  }

  /** A text as a value. Without NUL and lone surrogates, which only JSON carries. */
  newString(context: Context, text: string): Value {
    const room = text.length * 3 + 1;
    if (room <= SCRATCH_BYTES) {
      this.#write(text, this.#scratch, room);
      return this.ffi.QTS_NewString(context, this.#scratch);
    }
    const chars = this.#allocate(room);
    try {
      this.#write(text, chars, room);
      return this.ffi.QTS_NewString(context, chars);
    } finally {
      this.#module._free(chars);
    }
  }

  /** A short text of printable ASCII as a value; `undefined` where it is none. */
  newAscii(context: Context, text: string): Value | undefined {
    const { length } = text;
    if (length >= SCRATCH_BYTES) return undefined;
    const bytes = this.#module.HEAPU8;
    const at = this.#scratch;
    for (let unit = 0; unit < length; unit++) {
      const code = text.charCodeAt(unit);
      if (code < 0x20 || code > 0x7e) return undefined;
      bytes[at + unit] = code;
    }
    bytes[at + length] = 0;
    return this.ffi.QTS_NewString(context, at);
  }

  /** The text of a value, where it has at most so many bytes of UTF-8. */
  textOf(context: Context, value: Value | Borrowed, maxBytes: number): string | undefined {
    const chars = this.ffi.QTS_GetString(context, value);
    if (chars === 0) return undefined;
    const bytes = this.#module.HEAPU8;
    const end = bytes.indexOf(0, chars);
    const text = end - chars > maxBytes ? undefined : decoder.decode(bytes.subarray(chars, end));
    this.ffi.QTS_FreeCString(context, chars);
    return text;
  }

  /** Puts another whole number into a box that holds one. */
  setInteger(box: Value, value: number): void {
    if (this.#words.length === 0) this.#words = new Uint32Array(this.#module.HEAPU8.buffer);
    this.#words[box / WORD_BYTES] = value;
  }

  /** Evaluates a script; gives back what came of it, or an exception. */
  evaluate(context: Context, code: string, filename: string): Value {
    const bytes = encoder.encode(code);
    const chars = this.#allocate(bytes.length + 1);
    try {
      this.#module.HEAPU8.set(bytes, chars);
      this.#module.HEAPU8[chars + bytes.length] = 0;
      return this.ffi.QTS_Eval(context, chars, bytes.length, filename, made(0), made(0));
    } finally {
      this.#module._free(chars);
    }
  }

  /** Sets an argument of the next call. */
  argument(at: number, value: Value | Borrowed): void {
    if (this.#words.length === 0) this.#words = new Uint32Array(this.#module.HEAPU8.buffer);
    this.#words[this.#arguments / WORD_BYTES + at] = value;
  }

  /** Calls a function with the arguments that were set; gives back its result, or an exception. */
  call(context: Context, target: Value, count: number): Value {
    return this.ffi.QTS_Call(context, target, this.undefined, count, this.#arguments);
  }

  isUndefined(value: Value): boolean {
    return this.#is(value, this.#undefinedWords);
  }
  isTrue(value: Value): boolean {
    return this.#is(value, this.#trueWords);
  }
  isNull(value: Value): boolean {
    return this.#is(value, this.#nullWords);
  }

  #is(value: Value, { low, high }: Words): boolean {
    if (this.#words.length === 0) this.#words = new Uint32Array(this.#module.HEAPU8.buffer);
    const at = value / WORD_BYTES;
    return this.#words[at + 1] === high && this.#words[at] === low;
  }

  #wordsOf(value: Borrowed): Words {
    const words = new Uint32Array(this.#module.HEAPU8.buffer);
    return { low: words[value / WORD_BYTES] ?? 0, high: words[value / WORD_BYTES + 1] ?? 0 };
  }

  #write(text: string, chars: Chars, room: number): void {
    const bytes = this.#module.HEAPU8;
    const { written } = encoder.encodeInto(text, bytes.subarray(chars, chars + room - 1));
    bytes[chars + written] = 0;
  }

  #allocate(sizeBytes: number): Chars {
    const address = this.#module._malloc(sizeBytes);
    if (address === 0) throw new GuestFault("memory", "there is no room for what it reads (memoryBytes)");
    return made(address);
  }

  #callbacks(): Module["callbacks"] {
    return {
      callFunction: (_, context, _self, count, argv, id) => {
        const argument = (at: number): Borrowed =>
          at < count ? this.ffi.QTS_ArgvGetJSValueConstPointer(argv, at) : this.undefined;
        return this.#contexts.get(context)?.call(id, argument) ?? made(0);
      },
      shouldInterrupt: (_, runtime) => (this.#runtimes.get(runtime)?.interrupt() === false ? 0 : 1),
      freeHostRef: quiet,
      loadModuleSource: () => made(0),
      normalizeModule: () => made(0),
    };
  }
}
