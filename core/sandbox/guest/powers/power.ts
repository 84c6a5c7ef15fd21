/** What a synchronous power puts into a context, for one call. `asked`: what the plugin's manifest says of it. */
export type PowerPart = (ctx: unknown, asked: unknown, hook: string) => unknown;
