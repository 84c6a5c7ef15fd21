import { costOf, type PriceRow, type Usage } from "@sluice/sdk";
import { fieldReader, workOf } from "../call.ts";
import { freeze, hideClass, isObject, slice } from "../primordials.ts";
import type { Work } from "../work.ts";
import type { PowerPart } from "./power.ts";

const MAX_LINES = 20;
const MAX_LINE = 1_000;

/** The power `patterns`: where they match. */
export const matchesPart: PowerPart = () => (ctx) => workOf(ctx).field("matches");

const isPrices = (value: unknown): value is PriceRow => isObject(value);
const isUsage = (value: unknown): value is Usage => isObject(value);

const rowOf = fieldReader("prices");
const costOfExchange = fieldReader("cost");

/** What `ctx.prices` has. */
class PricesPart {
  readonly #ctx: unknown;

  constructor(ctx: unknown) {
    this.#ctx = ctx;
  }

  get row(): unknown {
    return rowOf(this.#ctx);
  }

  cost(usage?: unknown): unknown {
    if (usage === undefined) return costOfExchange(this.#ctx);
    const prices = rowOf(this.#ctx);
    return isPrices(prices) && isUsage(usage) ? costOf(prices, usage) : undefined;
  }
}
hideClass(PricesPart.prototype);

/** The power `prices`. */
export const pricesPart: PowerPart = () => (ctx) => new PricesPart(ctx);

/** The power `targets`. */
export const targetsPart: PowerPart = () => (ctx) => freeze({ health: () => workOf(ctx).field("targets") });

/** The power `clock`. */
export const clockPart: PowerPart = () => (ctx) => freeze({ now: () => workOf(ctx).field("now") });

/** Adds a line to what goes to the gateway's log, as far as there is room. */
export const addLine = (work: Pick<Work, "add" | "count">, level: string, message: unknown): void => {
  // Made a text before anything else, for that may run code of the plugin.
  const line = slice(`${message}`, 0, MAX_LINE);
  if (work.count("log") < MAX_LINES) work.add("log", [level, line]);
};

/** The power `log`. */
export const logPart: PowerPart = () => (ctx) =>
  freeze({
    info: (message: unknown) => addLine(workOf(ctx), "info", message),
    warn: (message: unknown) => addLine(workOf(ctx), "warn", message),
  });
