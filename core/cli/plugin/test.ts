import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import type { EngineName } from "../../sandbox/contract.ts";
import { type CaseResult, runSuite } from "../../sandbox/testing-kit/suite.ts";
import { buildFolder, closeTestedPlugins } from "../../sandbox/testing-kit/tested-plugin.ts";
import type { CommandIo } from "../command.ts";
import { folderArguments } from "./arguments.ts";
import type { PluginAction } from "./command.ts";
import { writeEditorFiles } from "./editor.ts";
import { counted, printProblems, problemsOf } from "./report.ts";

const PRELOAD = resolve(import.meta.dir, "../../sandbox/testing-kit/preload.ts");
const TEST_FILE = /\.test\.tsx?$/;

/** What the plugin's own tests came to in one engine. */
interface OwnTests {
  readonly engine: EngineName;
  readonly passed: boolean;
  readonly output: string;
}

/** `sluice plugin test`. */
export const pluginTest: PluginAction = async (args, io) => {
  const { dir, engines } = folderArguments("test", args, io, true);
  writeEditorFiles(dir);
  try {
    const { manifest, warnings } = await buildFolder(dir, "inline");
    if (!io.json) printProblems(io, warnings);
    const cases: CaseResult[] = [];
    const own: OwnTests[] = [];
    for (const engine of engines) {
      await runSuite(dir, manifest.config, engine, (result) => {
        cases.push(result);
        if (!io.json) printCase(io, result);
      });
      if (!hasTests(dir)) continue;
      const result = await runOwn(dir, engine, io);
      own.push(result);
      if (!io.json) io.out(`[${engine}] its own tests:\n${result.output.trimEnd()}`);
    }
    const failures =
      cases.filter(({ failure }) => failure !== undefined).length +
      own.filter(({ passed }) => !passed).length;
    if (io.json) io.out(JSON.stringify({ dir, passed: failures === 0, problems: warnings, cases, own }));
    else
      io.out(
        failures === 0
          ? `${manifest.name} passes, on ${engines.join(" and ")}.`
          : `${manifest.name} fails: ${counted(failures, "failure")}.`,
      );
    return failures === 0 ? 0 : 1;
  } catch (error) {
    const problems = problemsOf(error);
    if (io.json) io.out(JSON.stringify({ dir, passed: false, problems, cases: [], own: [] }));
    else printProblems(io, problems);
    return 1;
  } finally {
    await closeTestedPlugins();
  }
};

const printCase = (io: CommandIo, { name, engine, failure }: CaseResult): void => {
  if (failure === undefined) io.out(`[${engine}] ok: ${name}`);
  else io.err(`[${engine}] FAILED: ${name}: ${failure}`);
};

const hasTests = (dir: string): boolean =>
  readdirSync(dir, { recursive: true, encoding: "utf8" }).some(
    (file) => TEST_FILE.test(file) && !file.includes("node_modules"),
  );

const runOwn = async (dir: string, engine: EngineName, io: CommandIo): Promise<OwnTests> => {
  const child = Bun.spawn([process.execPath, "test", "--preload", PRELOAD], {
    cwd: dir,
    env: { ...io.env, SLUICE_ENGINE: engine },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { engine, passed: code === 0, output: err + out };
};
