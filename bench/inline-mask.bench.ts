import { askApart } from "./harness/apart.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";

/** What it costs that an inline plugin masks what its patterns find in a text of 4 kB. */
export const question: Question = {
  name: "inline-mask",
  quick: true,
  guarded: ["masks by patterns"],
  run: (mode) => askApart("server", "calls/inline-mask.ts", mode),
};

if (import.meta.main) await runAlone(question);
