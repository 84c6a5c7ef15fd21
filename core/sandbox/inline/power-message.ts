import type { PowerPort } from "../contract.ts";

/** Asks the host for a power; rejects also where it throws. */
export const serve = async (
  port: PowerPort,
  power: string,
  method: string,
  args: readonly unknown[],
): Promise<unknown> => await port(power, method, args);

/** What a guest is told of an error. */
export const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : "it failed");

/** The message that answers a power. */
export const powerMessage = (call: number, n: number, answer: Readonly<Record<string, unknown>>): string => {
  try {
    return JSON.stringify({ t: "power", call, n, ...answer });
  } catch {
    return JSON.stringify({ t: "power", call, n, error: "its answer is no JSON" });
  }
};
