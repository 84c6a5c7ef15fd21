/**
 * A synchronous power of a hook's contexts, made once for an instance: gives what it puts into a context, for one call. `asked`: what
 * the plugin's manifest says of it.
 */
export type PowerPart = (asked: unknown, hook: string) => (ctx: unknown) => unknown;
