import { measureConnections } from "./harness/connections.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";

/** What 128 and 256 connections cost over 64, with a plain upstream. */
export const question: Question = {
  name: "connections-plain",
  quick: false,
  guarded: [],
  run: (mode) => measureConnections("connections-plain", mode),
};

if (import.meta.main) await runAlone(question);
