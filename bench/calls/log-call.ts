import type { ExchangeRecord } from "@sluice/sdk";
import { LogFrame } from "../../core/exchange/frame.ts";
import { compilePipeline } from "../../core/exchange/pipeline.ts";
import type { Instance } from "../../core/sandbox/instance.ts";
import { compare } from "./compare.ts";
import type { Contender } from "./contender.ts";
import { Sandboxed } from "./sandboxed.ts";

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

/** What a batch costs a plugin that ships, beyond an empty plugin. */
export interface LogQuestion {
  readonly question: string;
  readonly plugin: string;
  readonly with: Record<string, unknown>;
}

/** Compares the `onLog` of a plugin that ships, as it runs, with an empty one. Files take everything at once. */
export const benchLog = async ({ question, plugin: name, with: config }: LogQuestion): Promise<void> => {
  let written = 0;
  const serve = async (): Promise<void> => {
    written++;
  };
  const sandboxed = new Sandboxed({ files: () => ({ serve, close: async () => undefined }) });
  try {
    const plugin = await sandboxed.shipped(name);
    const [empty, full] = await Promise.all([
      sandboxed.instance(sandboxed.emptied(plugin, "onLog"), { with: config }),
      sandboxed.instance(plugin, { with: config }),
    ]);
    await compare(question, batches("empty", empty), batches(name, full));
    if (written === 0) throw new Error(`${name} never wrote`);
  } finally {
    await sandboxed.close();
  }
};

/** Calls with a full batch, as the recorder makes them. */
const batches = (name: string, instance: Instance): Contender => {
  const [step] = compilePipeline([instance]).onLog;
  if (!step) throw new Error(`${name} has no onLog`);
  const records = Array.from({ length: BATCH_RECORDS }, () => ({ ...RECORD }));
  return {
    name,
    run: async (times) => {
      for (let at = 0; at < times; at++) {
        const frame = new LogFrame(instance, step.fields, records);
        await instance.guest.call("onLog", frame);
        frame.end();
      }
    },
  };
};
