/** All that a Sluice plugin may import. */
export type { Static } from "@sinclair/typebox";
export type * from "./context.ts";
export type * from "./exchange.ts";
export * from "./fail-over.ts";
export * from "./guest-fields.ts";
export * from "./headers.ts";
export {
  HOOK_NAMES,
  HOOKS,
  type HookName,
  type HookOrder,
  type HookRow,
  type VerdictKind,
  type VerdictKindOf,
} from "./hooks.ts";
export * from "./limits.ts";
export * from "./mask.ts";
export * from "./pattern-checks.ts";
export * from "./patterns.ts";
export * from "./plugin.ts";
export { type Powers, PowersSchema } from "./powers.ts";
export type * from "./powers-async.ts";
export type * from "./powers-sync.ts";
export * from "./powers-table.ts";
export * from "./prices.ts";
export * from "./secret.ts";
export * from "./spread.ts";
export * from "./stream.ts";
export * from "./tag-with.ts";
export * as Type from "./type.ts";
export * from "./verdicts.ts";
