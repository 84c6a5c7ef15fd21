import { cpus } from "node:os";
import { benchHooks, type HookCost } from "../../sandbox/testing-kit/hook-bench.ts";
import { buildFolder, closeTestedPlugins } from "../../sandbox/testing-kit/tested-plugin.ts";
import { textTable } from "../text-table.ts";
import { folderArguments } from "./arguments.ts";
import type { PluginAction } from "./command.ts";
import { writeEditorFiles } from "./editor.ts";
import { printProblems, problemsOf } from "./report.ts";

const us = (value: number): string => value.toFixed(value < 10 ? 2 : 1);

const rowOf = ({ hook, engine, medianUs, roundsUs, failure }: HookCost): readonly string[] =>
  failure === undefined
    ? [hook, engine, us(medianUs), us(Math.min(...roundsUs)), us(Math.max(...roundsUs))]
    : [hook, engine, `failed: ${failure}`];

/** `sluice plugin bench`. */
export const pluginBench: PluginAction = async (args, io) => {
  const { dir, engines } = folderArguments("bench", args, io, true);
  writeEditorFiles(dir);
  try {
    const { manifest } = await buildFolder(dir, "inline");
    const costs: HookCost[] = [];
    for (const engine of engines) costs.push(...(await benchHooks(dir, manifest.config, engine)));
    const machine = `${cpus()[0]?.model ?? "an unknown processor"}, Bun ${Bun.version}`;
    if (io.json) io.out(JSON.stringify({ dir, name: manifest.name, machine, hooks: costs }));
    else {
      io.out(`What a call of ${manifest.name} costs for a short chat, in microseconds (${machine}):\n`);
      io.out(textTable(["HOOK", "ENGINE", "MEDIAN", "LEAST", "MOST"], costs.map(rowOf)));
    }
    return costs.some(({ failure }) => failure !== undefined) ? 1 : 0;
  } catch (error) {
    printProblems(io, problemsOf(error));
    return 1;
  } finally {
    await closeTestedPlugins();
  }
};
