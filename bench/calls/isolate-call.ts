import { answerApart } from "../harness/apart.ts";
import type { Mode, Result } from "../harness/question.ts";
import { inTurns, type Pace } from "./contender.ts";
import { callFigures } from "./figures.ts";
import { hookCalls } from "./hook-call.ts";
import { Sandboxed } from "./sandboxed.ts";

const PACES: Readonly<Record<Mode, Pace>> = {
  quick: { rounds: 11, roundMs: 60, warmMs: 500 },
  full: { rounds: 31, roundMs: 200, warmMs: 2_000 },
};
const IN_FLIGHT = 16;

const measure = async (mode: Mode): Promise<Result> => {
  const sandboxed = new Sandboxed();
  try {
    const hook = "onRoute";
    const handler = "(ctx) => { if (ctx.principal.name === ctx.model) throw new Error(ctx.id); }";
    const plugin = sandboxed.scripted({ name: "reading", hook, powers: {}, handler });
    const inline = await sandboxed.instance(plugin);
    const isolate = await sandboxed.instance(plugin, { engine: "isolate", as: "isolate" });
    const taken = await inTurns(
      [
        await hookCalls("inline", inline, { hook }),
        await hookCalls("isolate, alone", isolate, { hook }),
        await hookCalls(`isolate, ${IN_FLIGHT} in flight`, isolate, { hook, inFlight: IN_FLIGHT }),
      ],
      PACES[mode],
    );
    const ceilings = { "isolate, alone": 150, [`isolate, ${IN_FLIGHT} in flight`]: 25 };
    return { question: "isolate-call", figures: callFigures(taken, ceilings), notes: [] };
  } finally {
    await sandboxed.close();
  }
};

if (import.meta.main) await answerApart(measure);
