import { machine, machineLine } from "./machine.ts";
import type { Figure, Question, Result } from "./question.ts";
import { shown } from "./statistics.ts";

/** A figure's cells: name, value, ratio, ceiling, throughput. */
export const cellsOf = (figure: Figure): readonly [string, string, string, string, string] => {
  const { name, unit, value, ratio, ceiling, perSecond } = figure;
  return [
    name,
    `${shown(value)} ${unit}`,
    ratio === undefined ? "" : `${ratio.value.toFixed(3)} × ${ratio.to}`,
    ceiling === undefined ? "" : ceilingOf(figure, ceiling),
    perSecond === undefined ? "" : `${Math.round(perSecond)}/s`,
  ];
};

/** A ceiling of a ratio is also told in the unit, scaled by this run's own baseline. */
const ceilingOf = ({ value, ratio, unit, ceilingOf: of }: Figure, ceiling: number): string => {
  if (ratio === undefined || of === "value") return `≤ ${shown(ceiling)} ${unit}`;
  return `≤ ${ceiling.toFixed(3)} (${shown((value / ratio.value) * ceiling)})`;
};

/** Whether a figure is within what the budget allows; undefined where there is no budget. */
export const isWithin = ({ value, ratio, ceiling, ceilingOf: of }: Figure): boolean | undefined => {
  if (ceiling === undefined) return undefined;
  return (of === "value" || ratio === undefined ? value : ratio.value) <= ceiling;
};

/** Prints what a question found: figures as a table, then every raw round. */
export const printResult = ({ question, figures, notes }: Result): void => {
  console.log(`\n${question}`);
  const rows = figures.map((figure) => [...cellsOf(figure), isWithin(figure) === false ? "OVER" : ""]);
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  for (const row of rows)
    console.log(`  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd());
  for (const { name, rounds, ratio } of figures) {
    if (rounds.length > 1) console.log(`    rounds of ${name}: ${rounds.map(shown).join(" ")}`);
    if (ratio && ratio.rounds.length > 1)
      console.log(`    ratios of ${name}: ${ratio.rounds.map((value) => value.toFixed(2)).join(" ")}`);
  }
  for (const note of notes) console.log(`  ${note}`);
};

/** For a bench that is run by itself: `--quick` asks for the short form. */
export const runAlone = async (question: Question): Promise<void> => {
  console.log(machineLine(machine()));
  printResult(await question.run(process.argv.includes("--quick") ? "quick" : "full"));
};
