import { PAIRS, pairName } from "./dialects/pairs.ts";
import { askApart } from "./harness/apart.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";

/** What it costs to translate a stream over parsing and serialising its events. */
export const question: Question = {
  name: "dialect-translate",
  quick: true,
  guarded: PAIRS.map(pairName),
  run: (mode) => askApart("server", "calls/translate-stream.ts", mode),
};

if (import.meta.main) await runAlone(question);
