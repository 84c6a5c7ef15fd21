import { chatRequest } from "./answers.ts";
import { CHAT_PATH, proveLoader } from "./comparison.ts";
import { SERVICE, startGateway } from "./gateway.ts";
import type { Figure, Mode, Result } from "./question.ts";
import { cpuFigures, series } from "./series.ts";
import { startUpstream, type TlsFiles } from "./upstream.ts";

const CONNECTIONS = [64, 128, 256];
const MOST_DEARER = 1.3;
const MOST_NEW_CONNECTIONS = 0.01;

const nameOf = (connections: number): string => `${connections} connections`;

/** What an exchange costs with more connections at once, and how many of them open a new one to the upstream. */
export const measureConnections = async (question: string, mode: Mode, tls?: TlsFiles): Promise<Result> => {
  const upstream = await startUpstream(tls);
  const opened = new Map<string, number[]>();
  let before = 0;
  try {
    const contenders = CONNECTIONS.map((connections) => ({
      name: nameOf(connections),
      path: CHAT_PATH,
      body: chatRequest(400, SERVICE),
      connections,
      start: () =>
        startGateway({
          upstream: upstream.base("small"),
          protect: false,
          ...(tls === undefined ? {} : { caFile: tls.cert }),
        }),
    }));
    const measured = await series(
      contenders,
      mode === "quick"
        ? { rounds: 4, roundMs: 180, warmUpMs: 700 }
        : { rounds: 20, roundMs: 600, warmUpMs: 2_500 },
      async (name, when) => {
        const now = await upstream.opened();
        // The question itself takes a connection.
        if (when === "after") opened.set(name, [...(opened.get(name) ?? []), now - before - 1]);
        before = now;
      },
    );
    const [first] = contenders;
    if (first) await proveLoader("small", first, measured);
    const ceilings = Object.fromEntries(CONNECTIONS.slice(1).map((count) => [nameOf(count), MOST_DEARER]));
    const shares = measured.map(({ name, rounds }): Figure => {
      const counts = opened.get(name) ?? [];
      const requests = rounds.reduce((sum, round) => sum + round.requests, 0);
      return {
        name: `new upstream connections at ${name}`,
        unit: "of the exchanges",
        value: counts.reduce((sum, count) => sum + count, 0) / requests,
        rounds: counts.map((count, at) => count / (rounds[at]?.requests ?? Number.NaN)),
        ceiling: MOST_NEW_CONNECTIONS,
      };
    });
    return { question, figures: [...cpuFigures(measured, ceilings), ...shares], notes: [] };
  } finally {
    await upstream.stop();
  }
};
