import { chatRequest } from "./harness/answers.ts";
import { CHAT_PATH, compareContenders } from "./harness/comparison.ts";
import { KEY, SERVICE, startGateway } from "./harness/gateway.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { startBare } from "./harness/upstream.ts";

/** What a small chat costs over the bare proxy: the core alone, and with keys and permissions. */
export const question: Question = {
  name: "chat-small",
  quick: true,
  guarded: ["core alone", "core, keys, permissions"],
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
            start: () => startGateway({ upstream: target, protect: false }),
          },
          {
            ...shared,
            name: "core, keys, permissions",
            headers: { authorization: `Bearer ${KEY}` },
            start: () => startGateway({ upstream: target, protect: true }),
          },
        ];
      },
      effort:
        mode === "quick"
          ? { rounds: 20, roundMs: 180, warmUpMs: 1_500 }
          : { rounds: 24, roundMs: 800, warmUpMs: 4_000 },
      // The budget counts 48 µs for the bare proxy, 60 for the core and 2.5 for the two plugins.
      ceilings: { "core alone": 60 / 48, "core, keys, permissions": 62.5 / 48 },
    }),
};

if (import.meta.main) await runAlone(question);
