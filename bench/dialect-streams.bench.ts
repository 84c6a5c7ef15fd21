import { streamRequest } from "./dialects/requests.ts";
import { CLIENTS, type Client } from "./dialects/streams.ts";
import { STREAM_EVENTS, streamIn } from "./harness/answers.ts";
import { compareContenders } from "./harness/comparison.ts";
import { SERVICE, startGateway } from "./harness/gateway.ts";
import type { Mode, Question, Result } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { startBare } from "./harness/upstream.ts";

const CEILING = 1.15;

const compare = (dialect: Client, mode: Mode): Promise<Result> =>
  compareContenders({
    question: "dialect-streams",
    answer: streamIn(dialect),
    contenders: (upstream) => {
      const shared = { ...streamRequest(dialect, SERVICE), connections: 64 };
      return [
        { ...shared, name: `${dialect}, untouched pass-through`, start: () => startBare("stream", upstream) },
        {
          ...shared,
          name: dialect,
          start: () => startGateway({ upstream, dialect, protect: false, ledger: false }),
        },
      ];
    },
    effort:
      mode === "quick"
        ? { rounds: 9, roundMs: 110, warmUpMs: 700, warmUpRequests: 8_000 }
        : { rounds: 24, roundMs: 600, warmUpMs: 3_000 },
    ceilings: { [dialect]: CEILING },
  });

/** What a stream of 100 events, as fast as it comes, costs over one that is handed through untouched, dialect by dialect. */
export const question: Question = {
  name: "dialect-streams",
  quick: true,
  guarded: CLIENTS,
  async run(mode) {
    const results: Result[] = [];
    for (const dialect of CLIENTS) results.push(await compare(dialect, mode));
    return {
      question: "dialect-streams",
      figures: results.flatMap(({ figures }) => figures),
      notes: [
        `the core alone; ${STREAM_EVENTS} events in one write of the upstream; usage was not asked for`,
      ],
    };
  },
};

if (import.meta.main) await runAlone(question);
