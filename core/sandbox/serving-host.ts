import type { PriceRow, Usage } from "@sluice/sdk";
import { costOf } from "../catalog/cost.ts";
import { priceOf } from "../catalog/prices.ts";
import type { Target } from "../exchange/service.ts";
import type { Logger } from "../log/logger.ts";
import { type HostParts, PluginHost } from "./host.ts";

/** The host of a process that serves exchanges, with its asynchronous powers. */
export const servingHost = (logger: Logger, powers: HostParts["powers"]): PluginHost =>
  new PluginHost({ logger, powers, prices: priceOfTarget, cost: costOfTarget });

const priceOfTarget = (
  target: Target | undefined,
  model: string,
  inputTokens?: number,
): PriceRow | undefined =>
  target && priceOf(target.provider.catalogId ?? target.provider.name, target.model ?? model, inputTokens);

const costOfTarget = (
  target: Target | undefined,
  model: string,
  usage: Usage | undefined,
): number | undefined => costOf(usage, priceOfTarget(target, model, usage?.inputTokens));
