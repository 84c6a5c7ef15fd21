import { chatRequest } from "./harness/answers.ts";
import { CHAT_PATH, compareContenders } from "./harness/comparison.ts";
import { SERVICE, startGateway } from "./harness/gateway.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { startBare } from "./harness/upstream.ts";

const BODY_BYTES = 1_048_576;

/** What a request body of 1 MB costs over one `JSON.parse` and the transfer. */
export const question: Question = {
  name: "body-1mb",
  quick: true,
  guarded: ["core alone"],
  run: (mode) =>
    compareContenders({
      question: "body-1mb",
      answer: "small",
      contenders: (target) => {
        const shared = { path: CHAT_PATH, body: chatRequest(BODY_BYTES, SERVICE), connections: 8 };
        return [
          { ...shared, name: "parse and transfer", start: () => startBare("body", target) },
          {
            ...shared,
            name: "core alone",
            start: () => startGateway({ upstream: target, protect: false, ledger: false }),
          },
        ];
      },
      effort:
        mode === "quick"
          ? { rounds: 20, roundMs: 110, warmUpMs: 500 }
          : { rounds: 24, roundMs: 600, warmUpMs: 2_000 },
      ceilings: { "core alone": 1.6 },
    }),
};

if (import.meta.main) await runAlone(question);
