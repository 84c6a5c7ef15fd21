import { runCases } from "./equality.ts";

/**
 * The long run of the property: `bun run test:guard-long [--cases 50000] [--seed <n>]`. The seed is another each time unless it is given;
 * a failure names the seed that shows it, which `--seed <n> --cases 1` runs alone.
 */
const value = (flag: string, otherwise: number): number => {
  const at = process.argv.indexOf(flag);
  const given = at < 0 ? otherwise : Number(process.argv[at + 1]);
  if (!Number.isSafeInteger(given) || given < 0) throw new RangeError(`${flag} takes a whole number`);
  return given;
};

const cases = value("--cases", 50_000);
const seed = value("--seed", Math.floor(Math.random() * 1_000_000_000));
console.log(`${cases} cases from seed ${seed}`);
const failed = await runCases(seed, cases, (done) => {
  if (done % 5_000 === 0) console.log(`${done} done`);
});
if (failed) {
  console.error(`seed ${failed.seed} fails:\n${failed.problems.join("\n")}`);
  process.exitCode = 1;
} else console.log(`${cases} cases, none fails`);
process.exit();
