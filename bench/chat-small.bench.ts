import { chatRequest } from "./harness/answers.ts";
import { CHAT_PATH, compareContenders } from "./harness/comparison.ts";
import { KEY, SERVICE, startGateway } from "./harness/gateway.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { startBare } from "./harness/upstream.ts";

/** What a small chat costs over the bare proxy: the core alone, and with ledger, keys and permissions. */
export const question: Question = {
  name: "chat-small",
  quick: true,
  guarded: ["core alone", "core, ledger", "core, ledger, keys, permissions"],
  run: (mode) =>
    compareContenders({
      question: "chat-small",
      answer: "small",
      contenders: (target) => {
        const shared = { path: CHAT_PATH, body: chatRequest(400, SERVICE), connections: 64 };
        return [
          { ...shared, name: "bare proxy", start: () => startBare("chat", target) },
          {
            ...shared,
            name: "core alone",
            start: () => startGateway({ upstream: target, protect: false, ledger: false }),
          },
          {
            ...shared,
            name: "core, ledger",
            start: () => startGateway({ upstream: target, protect: false }),
          },
          {
            ...shared,
            name: "core, ledger, keys, permissions",
            headers: { authorization: `Bearer ${KEY}` },
            start: () => startGateway({ upstream: target, protect: true }),
          },
        ];
      },
      effort:
        mode === "quick"
          ? { rounds: 20, roundMs: 180, warmUpMs: 1_500 }
          : { rounds: 24, roundMs: 600, warmUpMs: 4_000 },
      // The budget counts 48 µs for the bare proxy, 60 for the core, 7 for the ledger, 2.5 for the two plugins.
      ceilings: {
        "core alone": 60 / 48,
        "core, ledger": 67 / 48,
        "core, ledger, keys, permissions": 69.5 / 48,
      },
    }),
};

if (import.meta.main) await runAlone(question);
