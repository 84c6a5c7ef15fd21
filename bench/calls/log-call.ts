import type { ExchangeRecord } from "@sluice/sdk";
import { instanceOf } from "../../core/exchange/testing/exchange.ts";
import type { Contender } from "./compare.ts";

/** Records of a full batch. */
export const BATCH_RECORDS = 500;

const RECORD: ExchangeRecord = {
  id: "01980000-0000-7000-8000-000000000000",
  arrivedAt: 1_750_000_000_000,
  durationMs: 12.5,
  firstByteMs: 11.25,
  service: "chat",
  api: "openai-chat",
  model: "chat",
  stream: false,
  principal: { name: "alice@example.com", type: "user", groups: ["eng"] },
  keyId: "alice-laptop",
  status: 200,
  outcome: "answered",
  target: "main",
  attempts: [{ target: "main", model: "m", status: 200, durationMs: 11 }],
  usage: { inputTokens: 12, outputTokens: 34 },
  tags: { team: "search" },
  config: 1,
};

/** One call of a plugin's `onLog` with a full batch, and with files that take everything at once. */
export const logCall = async (
  definition: { readonly name: string },
  config: Record<string, unknown>,
): Promise<Contender> => {
  const { plugin, state } = await instanceOf(definition, { with: config });
  const handler = plugin.hooks.get("onLog")?.handler;
  if (!handler) throw new Error(`${definition.name} has no onLog`);
  const records = Array.from({ length: BATCH_RECORDS }, () => ({ ...RECORD }));
  const files = { append: () => Promise.resolve() };
  return {
    name: definition.name,
    run: (times) => {
      for (let at = 0; at < times; at++) handler({ records, files }, state);
    },
  };
};
