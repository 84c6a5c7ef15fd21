import { type TSchema, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import {
  HOOK_NAMES,
  type HookName,
  type HookOrder,
  type Powers,
  PowersSchema,
  StreamSchema,
} from "@sluice/sdk";
import { SluiceError } from "../../errors/index.ts";
import type { Handler } from "../guest/call.ts";
import type { Plugin, PluginHook } from "../plugin.ts";

/** A definition whose shape was checked. */
export interface Definition {
  /** What a manifest would say. */
  readonly said: Pick<Plugin, "name" | "version" | "config" | "powers" | "stream" | "patterns" | "hooks">;
  readonly handlers: ReadonlyMap<HookName, Handler>;
  readonly setup: (config: unknown, powers: object) => unknown;
  readonly cleanup: (state: unknown) => unknown;
}

const ORDERS: readonly HookOrder[] = ["pre", "normal", "post"];
const NO_CONFIG = Type.Object({}, { additionalProperties: false });

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isHandler = (value: unknown): value is Handler => typeof value === "function";
const isSchema = (value: unknown): value is TSchema => isFields(value) && typeof value.type === "string";
const isOrder = (value: unknown): value is HookOrder => ORDERS.some((order) => order === value);

/** Checks what a plugin's module exports. Throws `PLUGIN_INVALID` with what is wrong. */
export const checkDefinition = (name: string, exported: unknown): Definition => {
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
  const hooks = checkHooks(exported.hooks, fail);
  return {
    said: { name, version, config, powers, stream, patterns: patternsOf(powers), hooks: hooks.said },
    handlers: hooks.handlers,
    setup: (values, given) => Reflect.apply(setup, undefined, [values, given]),
    cleanup: (state) => Reflect.apply(cleanup, undefined, [state]),
  };
};

const patternsOf = ({ patterns }: Powers): Plugin["patterns"] =>
  typeof patterns === "object" ? patterns : [];

const checkHooks = (
  hooks: unknown,
  fail: (detail: string) => never,
): { said: Plugin["hooks"]; handlers: Definition["handlers"] } => {
  if (!isFields(hooks)) return fail("it has no hooks.");
  const said = new Map<HookName, PluginHook>();
  const handlers = new Map<HookName, Handler>();
  for (const [key, entry] of Object.entries(hooks)) {
    const hook = HOOK_NAMES.find((known) => known === key);
    if (!hook) return fail(`${key} is not a hook; the hooks are ${HOOK_NAMES.join(", ")}.`);
    if (entry === undefined) continue;
    const fields: Fields = isFields(entry) && !isHandler(entry) ? entry : { handler: entry };
    const { order = "normal", handler, when, verdictOnly = false, pure = false } = fields;
    if (!isOrder(order) || !isHandler(handler)) {
      return fail(`${hook} must be a function, or an object with order and handler.`);
    }
    said.set(hook, {
      order,
      when: when === "matches" ? when : undefined,
      verdictOnly: verdictOnly === true,
      pure: pure === true,
    });
    handlers.set(hook, handler);
  }
  if (said.size === 0) return fail("it has no hooks.");
  return { said, handlers };
};
