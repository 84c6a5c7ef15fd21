import { chatRequest } from "./harness/answers.ts";
import { CHAT_PATH, compareContenders } from "./harness/comparison.ts";
import { KEY, SERVICE, startGateway } from "./harness/gateway.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { startBare } from "./harness/upstream.ts";

const REQUEST_BYTES = 64_000;

/** What a chat of 64 kB in and 64 kB out costs over the bare proxy. */
export const question: Question = {
  name: "chat-large",
  quick: false,
  guarded: [],
  run: (mode) =>
    compareContenders({
      question: "chat-large",
      answer: "large",
      contenders: (target) => {
        const shared = { path: CHAT_PATH, body: chatRequest(REQUEST_BYTES, SERVICE), connections: 64 };
        return [
          { ...shared, name: "bare proxy", start: () => startBare("chat", target) },
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
          ? { rounds: 6, roundMs: 180, warmUpMs: 400 }
          : { rounds: 20, roundMs: 600, warmUpMs: 2_000 },
    }),
};

if (import.meta.main) await runAlone(question);
