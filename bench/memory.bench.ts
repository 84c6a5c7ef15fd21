import { chatRequest } from "./harness/answers.ts";
import { CHAT_PATH } from "./harness/comparison.ts";
import { residentBytes } from "./harness/consumption.ts";
import { KEY, SERVICE, startGateway } from "./harness/gateway.ts";
import type { Figure, Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { type Contender, measure } from "./harness/series.ts";
import { startUpstream } from "./harness/upstream.ts";

const FEW = 10_000;
const MOST_GROWTH = 1.1;
const STEP_MS = 250;
const BYTES_A_MB = 1_048_576;

/** Whether the gateway's memory grows with the exchanges that it has served. */
export const question: Question = {
  name: "memory",
  quick: false,
  guarded: [],
  async run(mode) {
    const many = mode === "quick" ? 50_000 : 1_000_000;
    const upstream = await startUpstream();
    const contender: Contender = {
      name: "core, keys, permissions",
      path: CHAT_PATH,
      body: chatRequest(400, SERVICE),
      headers: { authorization: `Bearer ${KEY}` },
      connections: 64,
      start: () => startGateway({ upstream: upstream.base("small"), protect: true }),
    };
    const server = await contender.start();
    let served = 0;
    const until = async (count: number): Promise<number> => {
      while (served < count) {
        const pace = served === 0 ? STEP_MS : Math.min(10_000, (count - served) / 10);
        served += (await measure(contender, server, Math.max(STEP_MS, pace))).requests;
      }
      return residentBytes(server.pid) / BYTES_A_MB;
    };
    try {
      const first = await until(FEW);
      const last = await until(many);
      const figure = (name: string, value: number): Figure => ({ name, unit: "MB", value, rounds: [value] });
      const ratio = { to: `after ${FEW}`, value: last / first, rounds: [last / first] };
      const figures = [
        figure(`after ${FEW} exchanges`, first),
        { ...figure(`after ${many} exchanges`, last), ratio, ceiling: MOST_GROWTH },
      ];
      const notes = ["resident memory of the supervisor and the serving process together"];
      return { question: "memory", figures, notes };
    } finally {
      await server.stop();
      await upstream.stop();
    }
  },
};

if (import.meta.main) await runAlone(question);
