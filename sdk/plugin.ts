import { type Static, type TSchema, Type } from "@sinclair/typebox";
import type { Context } from "./context.ts";
import type { HookName, HookOrder, VerdictKindOf } from "./hooks.ts";
import type { Powers } from "./powers.ts";
import type { Verdicts } from "./verdicts.ts";

/** What a handler of hook `H` may return. */
export type Result<H extends HookName> = Verdicts[VerdictKindOf<H>] | undefined;

/** A handler of hook `H`. May be async; on the hot path synchronous ones are cheaper. */
export type Handler<H extends HookName, P extends Powers, S> = (
  ctx: Context<H, P>,
  state: S,
) => Result<H> | Promise<Result<H>>;

/** A handler with its place among the others. */
export interface OrderedHandler<H extends HookName, P extends Powers, S> {
  /** `pre` before the unmarked handlers of this hook, `post` after them. Default `normal`. */
  readonly order?: HookOrder;
  readonly handler: Handler<H, P, S>;
}

/** Handlers for some of the five hooks. */
export type Handlers<P extends Powers, S> = {
  readonly [H in HookName]?: Handler<H, P, S> | OrderedHandler<H, P, S>;
};

/** How a plugin reads an answer that comes as a stream. */
export const StreamSchema = Type.Object(
  {
    maxMatchChars: Type.Integer({
      minimum: 1,
      maximum: 65536,
      description: "The longest piece of text that the plugin must see whole, in UTF-16 units.",
    }),
    maxHoldMs: Type.Integer({
      minimum: 0,
      maximum: 60000,
      description: "How long a piece of text may be held back while the provider is silent, in milliseconds.",
    }),
  },
  { additionalProperties: false },
);
/** How a plugin reads an answer that comes as a stream. */
export type StreamReading = Static<typeof StreamSchema>;

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
  /** Makes the state that every handler gets. May be async. Its result is a cache and may be lost at any time. */
  readonly setup?: (config: Static<C>) => S | Promise<S>;
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
 *   hooks: {
 *     onRequest(ctx, config) { ... },
 *   },
 * });
 */
export const definePlugin = <
  C extends TSchema = ReturnType<typeof Type.Object>,
  const P extends Powers = Record<never, never>,
  S = undefined,
>(
  definition: PluginDefinition<C, P, S>,
): PluginDefinition<C, P, S> => definition;
