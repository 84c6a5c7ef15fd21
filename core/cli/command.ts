import { type ParseArgsConfig, parseArgs } from "node:util";
import { SluiceError } from "../errors/index.ts";

/** What a command sees of the world. */
export interface CommandIo {
  /** Writes a text and a line break to standard output. */
  out(text: string): void;
  /** Resolves when there is room for more: whoever writes much waits for it. Default: there always is. */
  readonly writable?: () => Promise<void>;
  /** Writes a text and a line break to standard error. */
  err(text: string): void;
  /** The caller's folder. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--json`: print one JSON document. */
  readonly json: boolean;
  /** `--config`, as it was given. */
  readonly configFile?: string;
}

/** What a command of `sluice` is, behind its row in the list. */
export interface Command {
  /** Usage and at least one example. */
  readonly help: string;
  /** Runs it and gives the exit code; errors are thrown. `args` holds neither the name nor global flags. */
  run(args: readonly string[], io: CommandIo): Promise<number>;
}

/** The error for arguments that a command does not take. */
export const usageError = (detail: string, usage: string): SluiceError =>
  new SluiceError("COMMAND_USAGE", { detail: `${detail}\nUsage: ${usage}` });

/** Parses the arguments of a command, strictly. Throws `COMMAND_USAGE` with its usage line. */
export const parseFlags = <const O extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  usage: string,
  options: O,
  allowPositionals = false,
) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true });
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error), usage);
  }
};
