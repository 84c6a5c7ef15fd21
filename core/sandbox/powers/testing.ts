import { expect } from "bun:test";
import { type PowerCall, PowerError, type PowerErrorReason } from "./power.ts";

/** A call of a power in tests. */
export const powerCall = (parts: Partial<PowerCall> = {}): PowerCall => ({
  instance: "up/plugin",
  plugin: "plugin",
  exchange: "exchange-1",
  principal: { name: "alice@example.com", type: "user", groups: ["eng"] },
  depth: 0,
  signal: new AbortController().signal,
  ...parts,
});

/** Waits for a rejection with a `PowerError` of this reason, and gives its message. */
export const refusal = async (reason: PowerErrorReason, served: Promise<unknown>): Promise<string> => {
  const caught = await served.then(
    (value) => new Error(`it was served: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (!(caught instanceof PowerError)) throw caught;
  expect(caught.reason).toBe(reason);
  return caught.message;
};
