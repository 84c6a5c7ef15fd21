import { chatRequest, STREAM_EVENTS } from "./harness/answers.ts";
import { CHAT_PATH, compareContenders } from "./harness/comparison.ts";
import { SERVICE, startGateway } from "./harness/gateway.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { startBare } from "./harness/upstream.ts";

/** What a stream of 100 events, as fast as it comes, costs over one that is handed through untouched. */
export const question: Question = {
  name: "stream-100",
  quick: true,
  guarded: ["core alone"],
  run: (mode) =>
    compareContenders({
      question: "stream-100",
      answer: "stream",
      contenders: (target) => {
        const body = chatRequest(400, SERVICE, { stream: true });
        const shared = { path: CHAT_PATH, body, connections: 64 };
        return [
          { ...shared, name: "untouched pass-through", start: () => startBare("stream", target) },
          {
            ...shared,
            name: "core alone",
            start: () => startGateway({ upstream: target, protect: false, ledger: false }),
          },
        ];
      },
      effort:
        mode === "quick"
          ? { rounds: 20, roundMs: 110, warmUpMs: 800 }
          : { rounds: 24, roundMs: 600, warmUpMs: 3_000 },
      ceilings: { "core alone": 1.15 },
      notes: [`${STREAM_EVENTS} events, 17 kB, in one write of the upstream; usage was not asked for`],
    }),
};

if (import.meta.main) await runAlone(question);
