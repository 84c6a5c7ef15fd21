import { dirname, resolve } from "node:path";
import { Value } from "@sinclair/typebox/value";
import { visit } from "yaml";
import { applyCatalogueKeys } from "./catalogue-keys.ts";
import { crossChecks, type Finding } from "./cross-checks.ts";
import { type Environment, interpolate } from "./interpolate.ts";
import type { ConfigProblem, LoadedConfig } from "./loaded.ts";
import { locate, nodeAt, type Path, pathOf, showPath } from "./locate.ts";
import { MAX_ALIASES, nestsTooDeeply, readYaml, type YamlFile } from "./read-yaml.ts";
import { type Config, ConfigSchema } from "./schema.ts";
import { collectSecrets } from "./secrets.ts";
import { settle } from "./settle.ts";
import { violations } from "./violations.ts";

/** More than this many mistakes of one kind are not looked for. */
const MAX_PROBLEMS = 100;

/** The largest config file, in bytes. */
export const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

export interface CheckOptions {
  /** Path of the file that the text is from; relative paths in it start from its folder. */
  readonly file?: string;
  readonly env: Environment;
}

export interface CheckedConfig {
  /** Absent where there are problems. */
  readonly config?: LoadedConfig;
  readonly problems: readonly ConfigProblem[];
}

/** Checks the text of a config file and, where nothing is wrong, gives the config with its defaults. */
export const checkConfig = (text: string, { file, env }: CheckOptions): CheckedConfig => {
  if (Buffer.byteLength(text) > MAX_CONFIG_BYTES) {
    return { problems: [{ path: "", message: `the file is larger than ${MAX_CONFIG_BYTES} bytes` }] };
  }
  if (nestsTooDeeply(text)) return { problems: [{ path: "", message: "the file is nested too deeply" }] };
  return check(text.startsWith("\uFEFF") ? text.slice(1) : text, file, env);
};

const check = (text: string, file: string | undefined, env: Environment): CheckedConfig => {
  const yaml = readYaml(text);
  if (yaml.problems.length > 0) {
    return {
      problems: yaml.problems.map(({ offset, message }) => ({ path: "", ...yaml.position(offset), message })),
    };
  }
  const secrets = new Set<string>();
  const unset = replaceVariables(yaml, env, secrets);

  const read = readValue(yaml);
  if ("problem" in read) return { problems: [read.problem] };
  const value = settle(ConfigSchema, read.value ?? {}, secrets);
  const broken = violations(ConfigSchema, value, MAX_PROBLEMS)
    // A value whose variable is missing has its problem already.
    .filter(({ path }) => !unset.nodes.has(nodeAt(yaml, path)))
    .map(({ path, at, message }) => problemAt(yaml, path, at, message));
  const problems = [...unset.problems, ...broken];
  if (problems.length > 0 || !Value.Check(ConfigSchema, value)) return { problems: problems.sort(byPlace) };

  return finish(yaml, value, { file, env, secrets });
};

const finish = (
  yaml: YamlFile,
  config: Config,
  { file, env, secrets }: { file: string | undefined; env: Environment; secrets: Set<string> },
): CheckedConfig => {
  applyCatalogueKeys(config, env);
  collectSecrets(config, secrets);
  const absolute = file === undefined ? undefined : resolve(file);
  const baseDir = absolute === undefined ? process.cwd() : dirname(absolute);
  const findings = [...crossChecks(config, { baseDir, secrets })];
  const problem = ({ path, at, message }: Finding) => problemAt(yaml, path, at ?? "value", message);
  const problems = findings.filter(({ warning }) => !warning).map(problem);
  if (problems.length > 0) return { problems: problems.sort(byPlace) };
  const warnings = findings.filter(({ warning }) => warning).map(problem);
  return {
    problems: [],
    config: {
      config,
      ...(absolute === undefined ? {} : { file: absolute }),
      baseDir,
      warnings: warnings.sort(byPlace),
      secrets: [...secrets],
    },
  };
};

const replaceVariables = (yaml: YamlFile, env: Environment, secrets: Set<string>) => {
  const nodes = new Set<unknown>();
  const problems: ConfigProblem[] = [];
  visit(yaml.document, {
    Scalar: (key, node, ancestors) => {
      if (key === "key" || typeof node.value !== "string") return;
      const result = interpolate(node.value, env);
      if (result === undefined) return;
      node.value = result.value;
      for (const secret of result.secrets) secrets.add(secret);
      if (result.problems.length === 0) return;
      nodes.add(node);
      const path = pathOf([...ancestors, node]);
      for (const message of result.problems) problems.push(problemAt(yaml, path, "value", message));
    },
  });
  return { nodes, problems };
};

const readValue = (yaml: YamlFile): { value: unknown } | { problem: ConfigProblem } => {
  try {
    return { value: yaml.document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (thrown) {
    if (!(thrown instanceof ReferenceError)) throw thrown;
    return {
      problem: { path: "", message: "the aliases of this file multiply too much; write the values out" },
    };
  }
};

const problemAt = (yaml: YamlFile, path: Path, at: "key" | "value", message: string): ConfigProblem => ({
  path: showPath(path),
  ...locate(yaml, path, at),
  message,
});

const byPlace = (left: ConfigProblem, right: ConfigProblem): number =>
  (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
