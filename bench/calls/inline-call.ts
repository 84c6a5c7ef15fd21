import { chatRequest } from "../harness/answers.ts";
import { answerApart } from "../harness/apart.ts";
import type { Mode, Result } from "../harness/question.ts";
import { type Contender, inTurns, type Pace } from "./contender.ts";
import { callFigures } from "./figures.ts";
import { hookCalls } from "./hook-call.ts";
import { Sandboxed } from "./sandboxed.ts";

const PACES: Readonly<Record<Mode, Pace>> = {
  quick: { rounds: 21, roundMs: 25, warmMs: 200 },
  full: { rounds: 41, roundMs: 100, warmMs: 1_000 },
};

/** The least that any gateway does with a request, as a measure of the machine. */
const parsing = (): Contender => {
  const request = chatRequest(400, "chat");
  return {
    name: "JSON.parse of a small chat",
    run(times) {
      for (let at = 0; at < times; at++) JSON.parse(request);
    },
  };
};

/** Reads what every call brings along, and returns nothing. */
const READS = `(ctx) => { if (ctx.id === "" || ctx.principal.name === "" || ctx.model === "") throw new Error("nameless"); }`;

const measure = async (mode: Mode): Promise<Result> => {
  const sandboxed = new Sandboxed();
  try {
    const hook = "onRoute";
    const reading = sandboxed.scripted({ name: "reading", hook, powers: {}, handler: READS });
    const [empty, reads] = await Promise.all([
      sandboxed.instance(sandboxed.emptied(reading, hook)),
      sandboxed.instance(reading),
    ]);
    const contenders = [
      parsing(),
      await hookCalls("an empty hook", empty, { hook }),
      await hookCalls("reads id, principal.name, model", reads, { hook }),
    ];
    const taken = await inTurns(contenders, PACES[mode]);
    const ceilings = { "reads id, principal.name, model": 2 };
    return { question: "inline-call", figures: callFigures(taken, ceilings), notes: [] };
  } finally {
    await sandboxed.close();
  }
};

if (import.meta.main) await answerApart(measure);
