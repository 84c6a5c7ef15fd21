import { resolve } from "node:path";
import { machine, machineLine } from "./harness/machine.ts";
import type { Result } from "./harness/question.ts";
import { printResult } from "./harness/report.ts";
import { unusable } from "./harness/series.ts";
import { QUESTIONS } from "./questions.ts";
import { writeDocs, writeResults } from "./results.ts";

const ROOT = resolve(import.meta.dir, "..");
const HELP = `Usage:
  bun bench/main.ts [--quick] [<question> ...]
  bun bench/main.ts --docs      writes the last results into docs/benchmarks.md and the README

Questions: ${QUESTIONS.map(({ name }) => name).join(", ")}`;

const ask = async (names: readonly string[], quick: boolean): Promise<number> => {
  const unknown = names.filter((name) => !QUESTIONS.some((question) => question.name === name));
  if (unknown.length > 0) {
    console.error(`There is no question ${unknown.join(", ")}.\n\n${HELP}`);
    return 1;
  }
  const why = unusable();
  if (why !== undefined) {
    console.error(`Nothing can be measured here: ${why}.`);
    return 1;
  }
  const on = machine();
  console.log(machineLine(on));
  const mode = quick ? "quick" : "full";
  const asked = QUESTIONS.filter((question) =>
    names.length > 0 ? names.includes(question.name) : !quick || question.quick,
  );
  const results: Result[] = [];
  let failed = 0;
  for (const question of asked) {
    try {
      const result = await question.run(mode);
      printResult(result);
      results.push(result);
    } catch (thrown) {
      failed++;
      console.error(
        `\n${question.name}\n  FAILED: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      );
    }
  }
  if (names.length === 0) {
    const file = writeResults(ROOT, { at: new Date().toISOString(), mode, machine: on, results });
    console.log(`\nwritten to ${file}`);
  }
  return failed > 0 ? 1 : 0;
};

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const flags = args.filter((arg) => arg.startsWith("--"));
if (flags.some((flag) => !["--quick", "--docs"].includes(flag))) {
  console.error(HELP);
  process.exitCode = 1;
} else if (flags.includes("--docs")) {
  writeDocs(ROOT, new Map(QUESTIONS.map(({ name, guarded }) => [name, guarded])));
} else {
  process.exitCode = await ask(names, flags.includes("--quick"));
}
