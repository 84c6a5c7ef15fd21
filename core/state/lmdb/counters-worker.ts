/** The other process of the counters' tests: reserves one at a time until it was denied, and prints how often it was not. */
import { openLmdbCounters } from "./counters.ts";

const [dir = "", limit = "", tries = ""] = process.argv.slice(2);
// Fixed, so that no window ends meanwhile.
const counters = openLmdbCounters(dir, () => 1_000_000);
const takes = ["one", "two"].map((key) => ({ key, amount: 1, limit: Number(limit), windowMs: 60_000 }));
const outcomes = await Promise.all(
  Array.from({ length: Number(tries) }, async (_, at) => {
    const { outcome } = await counters.reserve("s", `${process.pid}-${at}`, takes);
    return outcome;
  }),
);
console.log(outcomes.filter((outcome) => outcome === "granted").length);
await counters.close();
