import { askApart } from "./harness/apart.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";

/** Whether a request, an answer or a stream of twice the size takes more than twice as long to translate. */
export const question: Question = {
  name: "dialect-growth",
  quick: false,
  guarded: [],
  run: (mode) => askApart("server", "calls/growth-dialects.ts", mode),
};

if (import.meta.main) await runAlone(question);
