import { checkConfig } from "./check.ts";
import type { Environment } from "./interpolate.ts";
import { showProblem } from "./load.ts";
import type { LoadedConfig } from "./loaded.ts";

/** The config of a text that must be valid. */
export const valid = (text: string, env: Environment = {}, file?: string): LoadedConfig => {
  const { config, problems } = checkConfig(text, { env, ...(file === undefined ? {} : { file }) });
  if (config === undefined) throw new Error(`not valid:\n${problems.map(showProblem).join("\n")}`);
  return config;
};

/** What is wrong with a text, a line each. */
export const problemsOf = (text: string, env: Environment = {}): string[] =>
  checkConfig(text, { env }).problems.map(showProblem);

/** What is allowed but remarked on, a line each. */
export const warningsOf = (text: string, env: Environment = {}): string[] =>
  valid(text, env).warnings.map(showProblem);
