import type { HookName, KeyRecord, Powers, Principal, Privilege } from "@sluice/sdk";

/** The engines by name; see `docs/security-model.md` for what each one stops. */
export type EngineName = "inline" | "isolate";

/** Bounds of one plugin, in force on both engines. */
export interface Limits {
  /** Processor time of one call, in milliseconds. */
  readonly cpuMs: number;
  /** A call in all, what it waits for included, in milliseconds. */
  readonly wallMs: number;
  /** Memory of the plugin, in bytes. */
  readonly memoryBytes: number;
  /** Stack, in bytes. */
  readonly stackBytes: number;
  /** What one call may return, as JSON, in bytes. */
  readonly resultBytes: number;
  /** Calls of powers in one call of a hook. */
  readonly powerCalls: number;
}

/** What a plugin is loaded from: one script with no imports, and what its manifest says. */
export interface Bundle {
  readonly name: string;
  /** The script: evaluated once, it leaves the definition in `globalThis.__plugin`. */
  readonly code: string;
  /** Its source map, as JSON, where there is one. */
  readonly sourceMap?: string | undefined;
  /** SHA-256 of `code`, in hex. */
  readonly checksum: string;
  /** The file that takes what it says to its `console`, while `sluice plugin dev` runs on its folder; else nothing is sent. */
  readonly console?: string | undefined;
}

/** What a definition says of itself, as the guest reads it out. Plain data that has still to be checked. */
export interface Described {
  readonly name: unknown;
  readonly version: unknown;
  readonly description?: unknown;
  readonly config?: unknown;
  readonly powers?: unknown;
  readonly stream?: unknown;
  readonly limits?: unknown;
  /** Hook name → `{ order, when, verdictOnly, pure }`, as far as the definition says them. */
  readonly hooks: Readonly<Record<string, unknown>>;
  readonly setup: boolean;
  readonly cleanup: boolean;
}

/** Makes plugins run. One of each kind per process that calls plugins. */
export interface Engine {
  readonly name: EngineName;
  /** Evaluates a bundle with no power at all, to learn what it says of itself. Nothing of it stays. */
  describe(bundle: Bundle, limits: Limits): Promise<Described>;
  /** Loads a bundle for calls. Instances of one bundle share what it keeps at its top level, at most. */
  load(bundle: Bundle, limits: Limits): Promise<LoadedBundle>;
  close(): Promise<void>;
}

/** A bundle that is ready for instances. */
export interface LoadedBundle {
  /**
   * Runs the plugin's `setup`. What it declared is in `declared`. A failure throws `GuestFault`, after its `cleanup`
   * was called where there was something to clean up.
   */
  setUp(options: SetUpOptions): Promise<Guest>;
  close(): Promise<void>;
}

/** What an instance is set up with. */
export interface SetUpOptions {
  /** The instance's id, for messages. */
  readonly id: string;
  readonly powers: Powers;
  /** `with:`, checked and with its defaults. Secrets in it are handles already. */
  readonly config: unknown;
  /** Serves the powers that `setup` itself may use. */
  readonly power: PowerPort;
}

/** Serves an asynchronous power. Rejects with an `Error` whose message the plugin may see. */
export type PowerPort = (power: string, method: string, args: readonly unknown[]) => Promise<unknown>;

/** One set-up instance inside an engine. */
export interface Guest {
  /** What `setup` declared: patterns, for instance. Not checked. */
  readonly declared: unknown;
  /**
   * Calls a hook. Synchronous where engine and handler are. A throw of the plugin, a breach of a limit or a dead engine is
   * a `GuestFault`, thrown or rejected; nothing else ever is.
   */
  call(hook: HookName, frame: CallFrame): GuestReply | undefined | Promise<GuestReply | undefined>;
  /** Calls `cleanup`, once; `call` must not be used after. */
  cleanUp(): Promise<void>;
}

/** What the power `identity` shows, in one object. */
export interface FrameIdentity {
  /** Frozen, and the same object for the same key from call to call. */
  readonly key: KeyRecord | undefined;
  readonly presented: boolean;
  /** The same array for the same privileges from call to call. */
  readonly privileges: readonly Privilege[];
}

/**
 * What one call sees. What stands here by name travels with every call, so it must be cheap: `principal` is a frozen object
 * that is the same from call to call, and engines keep it by identity. Everything else is a field: JSON data that is made
 * when the plugin reads it (inline) or before the call (isolate).
 */
export interface CallFrame {
  readonly id: string;
  readonly service: string | undefined;
  readonly principal: Principal;
  readonly model: string;
  readonly api: string;
  readonly stream: boolean;
  readonly final: boolean;
  /** For plugins that hold the power `identity` alone. */
  readonly identity: FrameIdentity | undefined;
  /** A field by its name in `GUEST_FIELDS`; only those that hook and powers allow are ever asked for. */
  field(name: string): unknown;
  /** Serves the asynchronous powers of this call. */
  readonly power: PowerPort;
}

/** What a call left behind, as the guest wrote it: hostile data, checked by the host before any of it takes effect. */
export interface GuestReply {
  readonly verdict?: unknown;
  /** True: `identify` with the principal of the key that was in the frame. Takes the place of `verdict`. */
  readonly identifiedByKey?: boolean;
  /** `[key, value]`, in the order of the calls. */
  readonly tags?: unknown;
  readonly cost?: unknown;
  /** Names of the targets to keep, in order. */
  readonly keep?: unknown;
  /** What `ctx.plan.failOver` was given. */
  readonly failOver?: unknown;
  /** What `ctx.plan.spread` was given. */
  readonly spread?: unknown;
  /** Of a pure handler: the names of what it has read, `header:<name>` for a header. */
  readonly reads?: unknown;
  /** `[segment, start, end, text]`. */
  readonly edits?: unknown;
  /** What `ctx.text.mask` was given, in the order of the calls. */
  readonly masks?: unknown;
  /** `[segment, start]`. */
  readonly keepFrom?: unknown;
  /** `ctx.local` after the call, where the plugin has looked at it. */
  readonly local?: unknown;
  /** What `ctx.evaluation` was given. */
  readonly evaluations?: unknown;
  /** `[level, message]`, for the gateway's log. */
  readonly log?: unknown;
  /** Other synchronous effects by power: `body`, `headers`, … */
  readonly effects?: Readonly<Record<string, unknown>>;
}

/** Why a call has no reply. */
export type FaultKind =
  /** The plugin threw, or returned what cannot be data. */
  | "throw"
  | "cpu"
  | "wall"
  | "memory"
  | "stack"
  | "result-size"
  | "power-calls"
  /** The engine or the companion is gone; nothing that this call did. */
  | "engine";

/** A call that gave no reply. Its message may hold text of the plugin's own. */
export class GuestFault extends Error {
  override readonly name = "GuestFault";

  constructor(
    readonly kind: FaultKind,
    message: string,
    /** The plugin's stack, mapped to its source where there is a map. */
    readonly guestStack?: string,
  ) {
    super(message);
  }
}
