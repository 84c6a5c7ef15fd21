import type { Static, TObject, TSchema } from "@sinclair/typebox";
import type { Context, PureContext, SetupPowers } from "./context.ts";
import type { HookName, HookOrder, PureHookName, VerdictKindOf } from "./hooks.ts";
import type { LimitsAsked } from "./limits.ts";
import type { Powers } from "./powers.ts";
import type { POWER_HOOKS } from "./powers-table.ts";
import type { StreamReading } from "./stream.ts";
import type { Verdicts } from "./verdicts.ts";

/** What a handler of hook `H` may return. */
export type Result<H extends HookName> = Verdicts[VerdictKindOf<H>] | undefined;

/** A handler of hook `H`. May be async; on the hot path synchronous ones are cheaper. */
export type Handler<H extends HookName, P extends Powers, S> = (
  ctx: Context<H, P>,
  state: S,
) => Result<H> | Promise<Result<H>>;

/** `onRequest`, `onResponse`. */
interface MatchesCondition {
  /**
   * `matches`: the handler is called only where one of the plugin's patterns matches, and in the closing call of an exchange
   * for which the plugin was called before. Needs the power `patterns`. Default: it is called always.
   */
  readonly when?: "matches";
}

/** `onRequest`. */
interface SideBySide {
  /**
   * True: the handler only denies, answers or asks, and changes nothing, so that it may run at the same time as others
   * that say so. A change that it makes all the same is a fault. Default false.
   */
  readonly verdictOnly?: boolean;
}

/** A handler with its place among the others. */
export type OrderedHandler<H extends HookName, P extends Powers, S> = {
  /** `pre` before the unmarked handlers of this hook, `post` after them. Default `normal`. */
  readonly order?: HookOrder;
  readonly handler: Handler<H, P, S>;
} & NotPure &
  (H extends (typeof POWER_HOOKS)["patterns"][number] ? MatchesCondition : unknown) &
  (H extends "onRequest" ? SideBySide : unknown);

/**
 * `onAuth`, `onRoute`, `onRequest`. A handler that goes by nothing but what it reads of its context and what `setup` made, so that
 * the host may use what one call gave for another that would read the same. It is not async, and must not count or remember
 * anything. The cheapest kind by far: most exchanges cost no call at all.
 * @example { pure: true, handler: (ctx, failOver) => ctx.plan.failOver(failOver) }
 */
export interface PureHandler<H extends PureHookName, P extends Powers, S> {
  /** As of any handler. */
  readonly order?: HookOrder;
  readonly pure: true;
  readonly handler: (ctx: PureContext<H, P>, state: S) => Result<H>;
}

/** The compiler tells handlers apart by a property only where all of them name it. */
interface NotPure {
  readonly pure?: undefined;
}

/** Handlers for some of the five hooks. */
export type Handlers<P extends Powers, S> = {
  readonly [H in HookName]?:
    | (Handler<H, P, S> & NotPure)
    | OrderedHandler<H, P, S>
    | (H extends PureHookName ? PureHandler<H, P, S> : never);
};

/** A plugin: a name, a config schema, the powers that it asks for, and handlers. */
export interface PluginDefinition<C extends TSchema, P extends Powers, S> {
  /** kebab-case, the name that `use:` gives. */
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
  /** One sentence for lists and manifests. */
  readonly description?: string;
  /** Schema of `with:`. Checked before any code of the plugin runs. Default: nothing may stand there. */
  readonly config?: C;
  /** Powers that it asks for. Default: none. */
  readonly powers?: P;
  /** Needed to read the answer while it streams; without it the plugin gets the whole answer at its end. */
  readonly stream?: StreamReading;
  /** Bounds of each call and of the plugin, where the defaults do not suit it. */
  readonly limits?: LimitsAsked;
  /**
   * Makes the state that every handler gets. May be async. Its result is a cache and may be lost at any time. `powers`
   * holds `patterns.declare` and `log`, where the plugin asked for them.
   */
  readonly setup?: (config: Static<C>, powers: SetupPowers<P>) => S | Promise<S>;
  /** Called once for each state, also after a `setup` of another plugin failed beside it. */
  readonly cleanup?: (state: S) => void | Promise<void>;
  readonly hooks: Handlers<P, S>;
}

/**
 * Defines a plugin. Returns its argument; it exists for the types.
 *
 * @example
 * export default definePlugin({
 *   name: "no-secrets",
 *   version: "1.0.0",
 *   config: Type.Object({ words: Type.Array(Type.String(), { minItems: 1 }) }),
 *   powers: { text: "read" },
 *   setup: (config) => config.words.map((word) => word.toLowerCase()),
 *   hooks: {
 *     onRequest(ctx, words) {
 *       const said = ctx.text.segments().map(({ text }) => text.toLowerCase());
 *       if (!words.some((word) => said.some((text) => text.includes(word)))) return;
 *       return deny({ code: "FORBIDDEN_WORD", message: "the request names a forbidden word" });
 *     },
 *   },
 * });
 */
export const definePlugin = <
  C extends TSchema = TObject,
  const P extends Powers = Record<never, never>,
  S = undefined,
>(
  definition: PluginDefinition<C, P, S>,
): PluginDefinition<C, P, S> => definition;
