import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { BuildArtifact, BuildOutput } from "bun";
import { checkScript } from "./check-script.ts";
import { pluginSources } from "./plugin-sources.ts";
import { BuildRefused, type Problem } from "./problem.ts";
import { REFUSED_GLOBALS } from "./refused-globals.ts";
import { namedSources, sourcePath } from "./source-map.ts";

/** A plugin as one script, with nothing left to import. */
export interface PluginBundle {
  /** Evaluated once, it leaves the definition in `globalThis.__plugin`. */
  readonly code: string;
  /** Its source map, as JSON; sources are named from the plugin's folder. */
  readonly sourceMap: string;
  /** SHA-256 of `code`, in hex. */
  readonly checksum: string;
  /** Files of the plugin that it is made of, with their SHA-256, from the plugin's folder and in order. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** The file of a plugin's folder that exports its definition. */
export const ENTRY_FILE = "index.ts";

/** SHA-256 in hex. */
export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

/**
 * Builds the plugin in a folder, wherever it lies. None of its code runs. The same sources give the same script. Throws
 * `BuildRefused` with all that is wrong.
 * @example const { code, checksum } = await bundlePlugin("/home/me/no-secrets");
 */
export const bundlePlugin = async (folder: string): Promise<PluginBundle> => {
  const dir = existsSync(folder) ? realpathSync(folder) : folder;
  if (!existsSync(join(dir, ENTRY_FILE))) {
    throw refused([
      {
        message: `${dir} has no ${ENTRY_FILE}: name a plugin's folder, or make one with \`sluice plugin new\``,
      },
    ]);
  }
  const { entry, plugin, problems } = pluginSources(dir, ENTRY_FILE);
  const built = await Bun.build({
    entrypoints: [entry],
    root: dir,
    format: "iife",
    target: "browser",
    minify: { whitespace: true, syntax: true, identifiers: false },
    sourcemap: "external",
    define: REFUSED_GLOBALS,
    env: "disable",
    throw: false,
    metafile: true,
    plugins: [plugin],
  });
  if (problems.length > 0) throw refused(problems);
  if (!built.success) throw refused(built.logs.map((log) => problemOf(log, dir)));
  const [script, map] = [artifact(built, "entry-point"), artifact(built, "sourcemap")];
  const code = withoutFooter(await script.text());
  const sourceMap = namedSources(await map.text(), dir);
  const found = checkScript(code, sourceMap);
  if (found.length > 0) throw refused(found);
  return { code, sourceMap, checksum: sha256(code), inputs: await inputsOf(built, dir) };
};

const refused = (problems: readonly Omit<Problem, "severity" | "rule">[]): BuildRefused =>
  new BuildRefused(problems.map((problem) => ({ severity: "error", rule: "build", ...problem })));

const artifact = ({ outputs }: BuildOutput, kind: BuildArtifact["kind"]): BuildArtifact => {
  const [found, ...more] = outputs.filter((output) => output.kind === kind);
  const other = outputs.find((output) => output.kind !== "entry-point" && output.kind !== "sourcemap");
  if (other)
    throw refused([
      { message: `it imports ${other.path} as a file: import it as text or JSON, to have it built in` },
    ]);
  if (!found || more.length > 0)
    throw refused([{ message: "it does not become one script: import all its parts statically" }]);
  return found;
};

/** The bundler ends a script with an id that no engine needs. */
const withoutFooter = (code: string): string => `${code.replace(/\n*\/\/# debugId=\w+\s*$/, "").trimEnd()}\n`;

type BuildLog = BuildOutput["logs"][number];

const problemOf = ({ message, position }: BuildLog, dir: string): Omit<Problem, "severity" | "rule"> => ({
  message: /^Could not resolve/.test(message)
    ? `${message.replace(/\s*Maybe you need.*$/, "")} Install it in the plugin's folder, or correct the name`
    : message,
  ...(position ? { file: sourcePath(position.file, dir), line: position.line } : {}),
});

const inputsOf = async ({ metafile }: BuildOutput, dir: string): Promise<Record<string, string>> => {
  const paths = Object.keys(metafile?.inputs ?? {}).filter((path) => existsSync(path));
  const own = paths
    .map((path) => ({ path, name: sourcePath(path, dir) }))
    .filter(({ name }) => existsSync(join(dir, name)));
  const inputs: Record<string, string> = {};
  for (const { path, name } of own.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    inputs[name] = sha256(await Bun.file(path).bytes());
  }
  return inputs;
};
