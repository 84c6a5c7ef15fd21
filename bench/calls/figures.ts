import type { Figure } from "../harness/question.ts";
import { median, paired } from "../harness/statistics.ts";
import type { Taken } from "./contender.ts";

/** What contenders took as figures; the first is what the others are measured against. Ceilings are in microseconds, unless they are of the ratio. */
export const callFigures = (
  taken: readonly Taken[],
  ceilings: Readonly<Record<string, number>> = {},
  ceilingOf: "value" | "ratio" = "value",
): Figure[] => {
  const [baseline] = taken;
  return taken.map(({ name, rounds }, at) => {
    const ceiling = ceilings[name];
    const ratios = paired(rounds, baseline?.rounds ?? []);
    return {
      name,
      unit: "µs a call",
      value: median(rounds),
      rounds,
      ...(at === 0 ? {} : { ratio: { to: baseline?.name ?? "", value: median(ratios), rounds: ratios } }),
      ...(ceiling === undefined ? {} : { ceiling, ...(ceilingOf === "value" ? { ceilingOf } : {}) }),
    } satisfies Figure;
  });
};
