import { PAIRS } from "./dialects/pairs.ts";
import { askApart } from "./harness/apart.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";

/** What it costs to translate a conversation of 1 MB over parsing and serialising it once. */
export const question: Question = {
  name: "dialect-conversation",
  quick: true,
  guarded: PAIRS.map(({ client, provider }) => `${client} → ${provider}`),
  run: (mode) => askApart("server", "calls/translate-conversation.ts", mode),
};

if (import.meta.main) await runAlone(question);
