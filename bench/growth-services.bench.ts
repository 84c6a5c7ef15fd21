import { chatRequest } from "./harness/answers.ts";
import { CHAT_PATH, compareContenders } from "./harness/comparison.ts";
import { KEY, SERVICE, startGateway } from "./harness/gateway.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";

/** Written as tightly as YAML allows: a hundred thousand must fit into the largest config file that is read. */
const services = (count: number): string =>
  Array.from({ length: count }, (_, at) => `${at.toString(36)}: {targets: [{provider: u,model: m}]},`).join(
    "",
  );

/** Whether an exchange costs more where the config has more services. */
export const question: Question = {
  name: "growth-services",
  quick: false,
  guarded: [],
  run: (mode) =>
    compareContenders({
      question: "growth-services",
      answer: "small",
      contenders: (target) =>
        (mode === "quick" ? [10, 1_000] : [10, 1_000, 100_000]).map((count) => ({
          name: `${count} services`,
          path: CHAT_PATH,
          body: chatRequest(400, SERVICE),
          headers: { authorization: `Bearer ${KEY}` },
          connections: 64,
          start: () => startGateway({ upstream: target, protect: true, services: services(count - 1) }),
        })),
      effort:
        mode === "quick"
          ? { rounds: 6, roundMs: 150, warmUpMs: 700 }
          : { rounds: 16, roundMs: 600, warmUpMs: 2_500 },
    }),
};

if (import.meta.main) await runAlone(question);
