import { askApart } from "./harness/apart.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";

/** What it costs to look through long texts, whether that grows as they do, and how long the event loop is held meanwhile. */
export const question: Question = {
  name: "guard-texts",
  quick: false,
  guarded: [],
  run: (mode) => askApart("server", "calls/guard-texts.ts", mode),
};

if (import.meta.main) await runAlone(question);
