import { expect } from "bun:test";
import type { GatewayProcess } from "../gateway/gateway-process.ts";
import { until } from "../upstream/until.ts";

/** A line of the log about an exchange. */
export type ExchangeLine = Readonly<Record<string, unknown>>;

/** The log's lines about exchanges, oldest first. They come up to a fifth of a second late. */
export const exchangeLines = (gateway: GatewayProcess): ExchangeLine[] =>
  gateway
    .written()
    .split("\n")
    // The last piece may be half a line.
    .slice(0, -1)
    .filter((line) => line.startsWith("{"))
    .map((line): ExchangeLine => JSON.parse(line))
    .filter(({ msg }) => msg === "exchange");

/** Waits for the line of an exchange that holds these fields, and sees that there is but one. */
export const exchangeLine = async (gateway: GatewayProcess, fields: ExchangeLine): Promise<ExchangeLine> => {
  const matching = (): ExchangeLine[] => exchangeLines(gateway).filter((line) => Bun.deepMatch(fields, line));
  await until(() => matching().length > 0);
  const [line = {}, ...more] = matching();
  expect(more).toEqual([]);
  return line;
};
