import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gate } from "../bench/gate.ts";
import { type Counts, runBunTest, sum } from "./bun-test.ts";
import { RULES } from "./rules/index.ts";

const ROOT = resolve(import.meta.dir, "..");
const LONG = "tests/long";
const TEST_TIMEOUT_MS = 30_000;
const LONG_TIMEOUT_MS = 900_000;

interface Step {
  readonly name: string;
  run(): Promise<string[]>;
}

const program =
  (...command: string[]) =>
  async (): Promise<string[]> => {
    const child = Bun.spawn(command, { cwd: ROOT, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
    const [out, errors] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    return (await child.exited) === 0 ? [] : [(out + errors).trim()];
  };

const STEPS: readonly Step[] = [
  { name: "types", run: program(process.execPath, "x", "tsc", "-p", ".") },
  {
    name: "lint and format",
    run: program(
      process.execPath,
      "x",
      "biome",
      "ci",
      "--colors=off",
      "--diagnostic-level=error",
      "--max-diagnostics=200",
      ".",
    ),
  },
  ...RULES.map(({ name, run }) => ({ name, run: () => run(ROOT) })),
];

const heading = (text: string): void => console.log(`\n== ${text}`);

const carryOut = async ({ name, run }: Step): Promise<Counts> => {
  heading(name);
  const problems = await run().catch((thrown: unknown) => [String(thrown)]);
  for (const problem of problems) console.log(problem);
  const failed = problems.length > 0;
  console.log(failed ? "FAILED" : "ok");
  return { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 };
};

const leftOutLines = (file: string): Set<string> =>
  new Set(existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);

const scratch = mkdtempSync(join(tmpdir(), "sluice-check-"));
const leftOutFile = join(scratch, "left-out.txt");
const env = { SLUICE_LEFT_OUT: leftOutFile };
process.env.SLUICE_LEFT_OUT = leftOutFile;

// These wait for minutes by nature, so they begin first and are read last.
let longOutput = "";
const long = existsSync(join(ROOT, LONG))
  ? runBunTest(ROOT, ["--timeout", String(LONG_TIMEOUT_MS), `./${LONG}/`], env, (text) => {
      longOutput += text;
    })
  : undefined;

let counts: Counts = sum();
const failedSteps: string[] = [];
for (const step of STEPS) {
  const one = await carryOut(step);
  if (one.failed > 0) failedSteps.push(step.name);
  counts = sum(counts, one);
}

heading("tests");
const args = ["--timeout", String(TEST_TIMEOUT_MS), "--path-ignore-patterns", `${LONG}/**`];
counts = sum(counts, await runBunTest(ROOT, args, env, (text) => process.stdout.write(text)));

// After the tests, when nothing but waiting goes on beside it.
const budget = { name: "the hot path's budget", run: () => gate(ROOT) };
const budgetCounts = await carryOut(budget);
if (budgetCounts.failed > 0) failedSteps.push(budget.name);
counts = sum(counts, budgetCounts);

if (long !== undefined) {
  heading("tests that wait for minutes");
  const longCounts = await long;
  process.stdout.write(longOutput);
  counts = sum(counts, longCounts);
}

console.log();
for (const name of failedSteps) console.log(`FAILED: ${name}`);
for (const line of leftOutLines(leftOutFile)) console.log(line);
rmSync(scratch, { recursive: true, force: true });
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;
