import { join } from "node:path";
import { chatRequest } from "./harness/answers.ts";
import { CHAT_PATH } from "./harness/comparison.ts";
import { readCpu, usedMicros } from "./harness/consumption.ts";
import { SERVICE, startGateway } from "./harness/gateway.ts";
import { pinned, type Server } from "./harness/launch.ts";
import type { PacedSeen } from "./harness/paced-client.ts";
import type { Figure, Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { median, paired } from "./harness/statistics.ts";
import { startBare, startUpstream } from "./harness/upstream.ts";

const STREAMS = 512;
const EVENTS = 64;
const EVERY_MS = 25;

interface PacedRound extends PacedSeen {
  readonly cpuUs: number;
}

const readStreams = async (server: Server): Promise<PacedRound> => {
  const client = join(import.meta.dir, "harness/paced-client.ts");
  const body = chatRequest(400, SERVICE, { stream: true });
  const command = [process.execPath, client, server.url + CHAT_PATH, String(STREAMS), String(EVENTS), body];
  const before = readCpu(server.pid);
  const child = Bun.spawn(pinned("load", command), { stdout: "pipe", stderr: "inherit" });
  const seen: PacedSeen = JSON.parse(await child.stdout.text());
  return { ...seen, cpuUs: usedMicros(before, readCpu(server.pid)) / seen.events };
};

const figuresOf = (
  name: string,
  rounds: readonly PacedRound[],
  baseline: readonly PacedRound[],
): Figure[] => {
  const cpu = rounds.map(({ cpuUs }) => cpuUs);
  const ratios = paired(
    cpu,
    baseline.map(({ cpuUs }) => cpuUs),
  );
  const of = (what: string, unit: string, pick: (round: PacedRound) => number): Figure => {
    const values = rounds.map(pick);
    return { name: `${name}: ${what}`, unit, value: median(values), rounds: values };
  };
  const all = (pick: (round: PacedRound) => number): number =>
    rounds.reduce((sum, round) => sum + pick(round), 0);
  return [
    {
      name,
      unit: "µs CPU an event",
      value: median(cpu),
      rounds: cpu,
      ...(rounds === baseline
        ? {}
        : { ratio: { to: "untouched pass-through", value: median(ratios), rounds: ratios } }),
    },
    of("gap p50", "ms", ({ gapP50Ms }) => gapP50Ms),
    of("gap p99", "ms", ({ gapP99Ms }) => gapP99Ms),
    { ...of("lost", "streams", ({ lost }) => lost), value: all(({ lost }) => lost), ceiling: 0 },
    {
      ...of("stalled", "streams", ({ stalled }) => stalled),
      value: all(({ stalled }) => stalled),
      ceiling: 0,
    },
  ];
};

/** What an event of a paced stream costs, with hundreds of streams at once, and whether any is lost or late. */
export const question: Question = {
  name: "paced-streams",
  quick: false,
  guarded: [],
  async run(mode) {
    const upstream = await startUpstream();
    const running: Server[] = [];
    try {
      const target = upstream.base(`paced-${EVENTS}-${EVERY_MS}`);
      const bare = await startBare("stream", target);
      running.push(bare);
      const gateway = await startGateway({ upstream: target, protect: false });
      running.push(gateway);
      const through: PacedRound[] = [];
      const passed: PacedRound[] = [];
      if (mode === "full") await readStreams(gateway);
      for (let round = 0; round < (mode === "quick" ? 1 : 6); round++) {
        passed.push(await readStreams(bare));
        through.push(await readStreams(gateway));
      }
      const figures = [
        ...figuresOf("untouched pass-through", passed, passed),
        ...figuresOf("core alone", through, passed).map((figure) =>
          figure.name === "core alone" ? { ...figure, ceiling: 40 } : figure,
        ),
      ];
      const notes = [`${STREAMS} streams at once, ${EVENTS} events each, one every ${EVERY_MS} ms`];
      return { question: "paced-streams", figures: figures.map(absolute), notes };
    } finally {
      await Promise.all([...running, upstream].map((server) => server.stop()));
    }
  },
};

/** The budget of an event is one of time, not of the ratio, which stands in the notes of the table alone. */
const absolute = (figure: Figure): Figure => {
  if (figure.ceiling === undefined || figure.ratio === undefined) return figure;
  const { ratio: _, ...rest } = figure;
  return rest;
};

if (import.meta.main) await runAlone(question);
