import { type TSchema, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import {
  HOOK_NAMES,
  type HookName,
  type HookOrder,
  type Powers,
  PowersSchema,
  type StreamReading,
  StreamSchema,
} from "@sluice/sdk";
import { SluiceError } from "../errors/index.ts";

/** A handler as the host calls it: what comes back is not trusted. */
export type HostHandler = (ctx: object, state: unknown) => unknown;

/** A plugin whose shape was checked. */
export interface Plugin {
  readonly name: string;
  readonly version: string;
  readonly config: TSchema;
  readonly powers: Powers;
  readonly stream: StreamReading | undefined;
  readonly hooks: ReadonlyMap<HookName, { readonly order: HookOrder; readonly handler: HostHandler }>;
  readonly setup: (config: unknown) => unknown;
  readonly cleanup: (state: unknown) => unknown;
}

const ORDERS: readonly HookOrder[] = ["pre", "normal", "post"];
const NO_CONFIG = Type.Object({}, { additionalProperties: false });

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isHandler = (value: unknown): value is HostHandler => typeof value === "function";
const isSchema = (value: unknown): value is TSchema => isFields(value) && typeof value.type === "string";
const isOrder = (value: unknown): value is HookOrder => ORDERS.some((order) => order === value);

/** Checks what a plugin's module exports. Throws `PLUGIN_INVALID` with what is wrong. */
export const checkDefinition = (name: string, exported: unknown): Plugin => {
  const fail = (detail: string): never => {
    throw new SluiceError("PLUGIN_INVALID", { plugin: name, detail });
  };
  if (!isFields(exported)) return fail("it has no default export made by definePlugin.");
  if (exported.name !== name) return fail(`its definition must have the name ${name}, like its folder.`);
  const version = exported.version;
  if (typeof version !== "string" || !/^\d+\.\d+\.\d+/.test(version))
    return fail("its version is not semantic.");
  const powers = exported.powers ?? {};
  if (!Value.Check(PowersSchema, powers)) return fail("it asks for a power that this version does not have.");
  const stream = exported.stream;
  if (stream !== undefined && !Value.Check(StreamSchema, stream))
    return fail("its stream limits are not valid.");
  const config = exported.config ?? NO_CONFIG;
  if (!isSchema(config)) return fail("its config is not a schema made by Type.");
  const setup = exported.setup ?? (() => undefined);
  const cleanup = exported.cleanup ?? (() => undefined);
  if (!isHandler(setup) || !isHandler(cleanup)) return fail("setup and cleanup must be functions.");
  return {
    name,
    version,
    config,
    powers,
    stream,
    hooks: checkHooks(exported.hooks, fail),
    setup: (values) => Reflect.apply(setup, undefined, [values]),
    cleanup: (state) => Reflect.apply(cleanup, undefined, [state]),
  };
};

const checkHooks = (hooks: unknown, fail: (detail: string) => never): Plugin["hooks"] => {
  if (!isFields(hooks)) return fail("it has no hooks.");
  const checked = new Map<HookName, { order: HookOrder; handler: HostHandler }>();
  for (const [key, entry] of Object.entries(hooks)) {
    const hook = HOOK_NAMES.find((known) => known === key);
    if (!hook) return fail(`${key} is not a hook; the hooks are ${HOOK_NAMES.join(", ")}.`);
    if (entry === undefined) continue;
    if (isHandler(entry)) {
      checked.set(hook, { order: "normal", handler: entry });
      continue;
    }
    const order = isFields(entry) ? (entry.order ?? "normal") : undefined;
    const handler = isFields(entry) ? entry.handler : undefined;
    if (!isOrder(order) || !isHandler(handler)) {
      return fail(`${hook} must be a function, or an object with order and handler.`);
    }
    checked.set(hook, { order, handler });
  }
  if (checked.size === 0) return fail("it has no hooks.");
  return checked;
};
