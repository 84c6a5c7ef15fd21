import type { Exchange } from "./exchange.ts";
import { costBy } from "./frame.ts";
import type { Pipeline } from "./pipeline.ts";

/** Prices the exchange, where a plugin has that done and nobody else has set a cost. */
export const charge = (exchange: Exchange, { charging }: Pick<Pipeline, "charging">): void => {
  for (const { instance, concerns } of charging) {
    if (exchange.cost !== undefined) return;
    if (concerns(exchange)) exchange.cost = costBy(instance, exchange);
  }
};
