import { askApart } from "./harness/apart.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";

/** How much memory a plugin takes: in the gateway's process, and as a companion. */
export const question: Question = {
  name: "plugin-memory",
  quick: false,
  guarded: [],
  run: (mode) => askApart("anywhere", "calls/plugin-memory.ts", mode),
};

if (import.meta.main) await runAlone(question);
