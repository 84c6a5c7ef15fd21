import { askApart } from "./harness/apart.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";

/** What one call of a hook in the engine `isolate` takes, alone and beside others. */
export const question: Question = {
  name: "isolate-call",
  quick: true,
  // It hangs on what else the machine's cores do, so no ratio of it can be guarded.
  guarded: [],
  // Companions run beside the gateway: on its own core they would be measured in turns.
  run: (mode) => askApart("anywhere", "calls/isolate-call.ts", mode),
};

if (import.meta.main) await runAlone(question);
