import { askApart } from "./harness/apart.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";

/** What one call of a hook in the engine `inline` costs, beside the least that a gateway does with a request. */
export const question: Question = {
  name: "inline-call",
  quick: true,
  guarded: ["reads id, principal.name, model"],
  run: (mode) => askApart("server", "calls/inline-call.ts", mode),
};

if (import.meta.main) await runAlone(question);
