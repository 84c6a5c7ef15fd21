/** All that a Sluice plugin may import. */
export { Type } from "@sinclair/typebox";
export type * from "./context.ts";
export { POWER_HOOKS } from "./context.ts";
export type * from "./exchange.ts";
export {
  HOOK_NAMES,
  HOOKS,
  type HookName,
  type HookOrder,
  type HookRow,
  type VerdictKind,
  type VerdictKindOf,
} from "./hooks.ts";
export {
  definePlugin,
  type Handler,
  type Handlers,
  type OrderedHandler,
  type PluginDefinition,
  type Result,
  type StreamReading,
  StreamSchema,
} from "./plugin.ts";
export { type Powers, PowersSchema } from "./powers.ts";
export * from "./verdicts.ts";
