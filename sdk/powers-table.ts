/**
 * The powers, as data. `POWER_HOOKS`, the types of contexts, the guest runtime and the documentation follow from this
 * table; a new power is a new row here, a field of `PowersSchema` and a type in `PowerTypes`. No import but types: the
 * guest runtime takes it in as it is.
 */
import type { FieldName } from "./guest-fields.ts";
import type { HookName } from "./hooks.ts";

/** What a power's row says. */
export interface PowerRow {
  /**
   * `sync`: what the exchange holds, or an effect that is carried out after the call; never a promise. `async`: served
   * by the host while the call waits; always a promise. `record`: changes what the record holds, and shows nothing.
   */
  readonly kind: "sync" | "async" | "record";
  /** The hooks in which it can be used. */
  readonly hooks: readonly HookName[];
  /** Its property of the context; absent where it has none. */
  readonly property?: string;
  /** The methods that the host serves; of `async` powers only. */
  readonly methods?: readonly string[];
  /** Further properties of the context, each the field of the call's frame that it names. */
  readonly also?: Readonly<Record<string, FieldName>>;
  /** The method that the property itself is, where it is a function and not an object. */
  readonly callable?: string;
  /** The fields of a call's frame that it reads. */
  readonly fields?: readonly FieldName[];
  /** Whether `setup` gets it too, in `powers`. */
  readonly setup?: boolean;
}

const EXCHANGE = ["onAuth", "onRoute", "onRequest", "onResponse"] as const;
const EVERYWHERE = [...EXCHANGE, "onLog"] as const;
const CONTENT = ["onRequest", "onResponse"] as const;

/** The table. */
export const POWERS = {
  text: { kind: "sync", hooks: CONTENT, property: "text", fields: ["segments"] },
  body: { kind: "sync", hooks: CONTENT, property: "body", fields: ["body"] },
  headers: { kind: "sync", hooks: EXCHANGE, property: "headers", fields: ["headers"] },
  identity: { kind: "sync", hooks: EXCHANGE, property: "identity" },
  patterns: {
    kind: "sync",
    hooks: CONTENT,
    property: "matches",
    also: { found: "found" },
    fields: ["matches", "found"],
    setup: true,
  },
  prices: { kind: "sync", hooks: ["onResponse"], property: "prices", fields: ["prices", "cost"] },
  charge: { kind: "record", hooks: EXCHANGE },
  targets: { kind: "sync", hooks: ["onRoute", "onRequest"], property: "targets", fields: ["targets"] },
  clock: { kind: "sync", hooks: EVERYWHERE, property: "clock", fields: ["now"] },
  random: { kind: "sync", hooks: EVERYWHERE, property: "random", fields: ["random"] },
  log: { kind: "sync", hooks: EVERYWHERE, property: "log", setup: true },
  kv: { kind: "async", hooks: EVERYWHERE, property: "kv", methods: ["get", "set", "delete", "list"] },
  counters: {
    kind: "async",
    hooks: EXCHANGE,
    property: "counters",
    methods: ["reserve", "settle", "release", "peek"],
  },
  fetch: { kind: "async", hooks: EVERYWHERE, property: "fetch", methods: ["fetch"], callable: "fetch" },
  hmac: { kind: "async", hooks: EVERYWHERE, property: "hmac", methods: ["sign", "sha256"] },
  models: { kind: "async", hooks: CONTENT, property: "models", methods: ["ask"] },
  tables: { kind: "async", hooks: ["onLog"], property: "tables", methods: ["append"] },
  files: { kind: "async", hooks: ["onLog"], property: "files", methods: ["append"] },
  bodies: { kind: "record", hooks: ["onLog"] },
} as const satisfies Record<string, PowerRow>;

/** The name of a power. */
export type PowerName = keyof typeof POWERS;

const isPowerName = (name: string): name is PowerName => Object.hasOwn(POWERS, name);

/** The names of all powers. */
export const POWER_NAMES: readonly PowerName[] = Object.keys(POWERS).filter(isPowerName);

/** The hooks of each power, by its name. */
export type PowerHooks = { readonly [P in PowerName]: (typeof POWERS)[P]["hooks"] };

const isPowerHooks = (hooks: Readonly<Record<string, unknown>>): hooks is PowerHooks =>
  POWER_NAMES.every((name) => hooks[name] === POWERS[name].hooks);

const powerHooks = (): PowerHooks => {
  const hooks = Object.fromEntries(POWER_NAMES.map((name) => [name, POWERS[name].hooks]));
  if (!isPowerHooks(hooks)) throw new TypeError("the table of powers is not whole");
  return hooks;
};

/** Hooks in which each power can be used. */
export const POWER_HOOKS: PowerHooks = powerHooks();
