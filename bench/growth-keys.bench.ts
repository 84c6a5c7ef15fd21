import { mkdtempSync, rmSync } from "node:fs";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chatRequest } from "./harness/answers.ts";
import { CHAT_PATH, compareContenders } from "./harness/comparison.ts";
import { SERVICE, startGateway } from "./harness/gateway.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { storeKeys } from "./harness/stored-keys.ts";

/** Keys that the load uses in turn. */
const IN_USE = 1_000;

/** Whether an exchange costs more where the store holds more keys. */
export const question: Question = {
  name: "growth-keys",
  quick: false,
  guarded: [],
  async run(mode) {
    const dir = mkdtempSync(join(tmpdir(), "sluice-bench-keys-"));
    try {
      const stores = await Promise.all(
        (mode === "quick" ? [10, 10_000] : [10, 1_000_000]).map(async (count) => {
          const data = join(dir, String(count));
          return { count, data, keys: await storeKeys(data, count, Math.min(count, IN_USE)) };
        }),
      );
      return await compareContenders({
        question: "growth-keys",
        answer: "small",
        contenders: (target) =>
          stores.map(({ count, data, keys }) => ({
            name: `${count} keys`,
            path: CHAT_PATH,
            body: chatRequest(400, SERVICE),
            keys,
            connections: 64,
            start: () =>
              startGateway({
                upstream: target,
                protect: true,
                prepare: (dataDir) => cp(data, dataDir, { recursive: true }),
              }),
          })),
        effort:
          mode === "quick"
            ? { rounds: 6, roundMs: 150, warmUpMs: 700 }
            : { rounds: 16, roundMs: 600, warmUpMs: 2_500 },
        notes: [`up to ${IN_USE} of the keys are used in turn`],
      });
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
};

if (import.meta.main) await runAlone(question);
