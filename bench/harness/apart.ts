import { join, resolve } from "node:path";
import { type Place, pinned } from "./launch.ts";
import type { Mode, Result } from "./question.ts";

const BENCH = resolve(import.meta.dir, "..");

/** Has a script measure in a fresh process of its own; see `answerApart`. */
export const askApart = async (place: Place, script: string, mode: Mode): Promise<Result> => {
  const child = Bun.spawn(pinned(place, [process.execPath, join(BENCH, script), mode]), {
    env: { ...process.env, NODE_ENV: "production" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  const text = await child.stdout.text();
  const code = await child.exited;
  if (code !== 0) throw new Error(`${script} ended with code ${code}`);
  const result: Result = JSON.parse(text);
  return result;
};

/** The script's side: measures, and prints what it found. */
export const answerApart = async (measure: (mode: Mode) => Promise<Result>): Promise<void> => {
  const result = await measure(process.argv[2] === "quick" ? "quick" : "full");
  process.stdout.write(`${JSON.stringify(result)}\n`);
};
