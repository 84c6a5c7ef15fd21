import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { checkConfig } from "../config/check.ts";
import { showProblem } from "../config/load.ts";
import type { ConfigProblem, LoadedConfig } from "../config/loaded.ts";
import { asSluiceError, SluiceError } from "../errors/index.ts";
import { type Command, type CommandIo, parseFlags } from "./command.ts";
import { tryConfig } from "./try-config.ts";

/** `sluice check`. */
export const checkCommand: Command = {
  help: `Usage:
  sluice check [--config <file>]

Checks ./sluice.yaml or the file of --config: syntax, every key and value, names that must fit together, and the
config of each plugin. Prints each problem with line and column. Exit code 0 only when there is none.

Examples:
  sluice check
  sluice check --config /etc/sluice/sluice.yaml --json`,
  async run(args, io) {
    parseFlags(args, "sluice check [--config <file>]", {});
    const file = resolve(io.cwd, io.configFile ?? "sluice.yaml");
    if (!existsSync(file)) throw new SluiceError("CONFIG_NOT_FOUND", { path: file });
    const { config, problems } = checkConfig(readFileSync(file, "utf8"), { file, env: io.env });
    const { errors, warnings } = config ? await tryOut(config) : { errors: problems, warnings: [] };
    report(io, file, errors, warnings);
    return errors.length === 0 ? 0 : 1;
  },
};

/** What only shows when plugins are set up with their config. */
const tryOut = async (
  loaded: LoadedConfig,
): Promise<{ errors: readonly ConfigProblem[]; warnings: readonly ConfigProblem[] }> => {
  try {
    const warnings = await tryConfig(loaded, async (generation) => generation.warnings);
    return {
      errors: [],
      warnings: [...loaded.warnings, ...warnings.map((message) => ({ path: "", message }))],
    };
  } catch (thrown) {
    return { errors: [{ path: "", message: asSluiceError(thrown).message }], warnings: loaded.warnings };
  }
};

const report = (
  io: CommandIo,
  file: string,
  errors: readonly ConfigProblem[],
  warnings: readonly ConfigProblem[],
): void => {
  if (io.json) {
    io.out(JSON.stringify({ file, valid: errors.length === 0, problems: errors, warnings }));
    return;
  }
  for (const warning of warnings) io.err(`warning: ${showProblem(warning)}`);
  for (const error of errors) io.err(showProblem(error));
  if (errors.length === 0) io.out(`${file} is valid.`);
  else io.err(`${file} is not valid: ${errors.length} ${errors.length === 1 ? "problem" : "problems"}.`);
};
