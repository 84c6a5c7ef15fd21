import { asSluiceError } from "../errors/index.ts";
import { checkCommand } from "./check.ts";
import { type Command, type CommandIo, usageError } from "./command.ts";
import { globalFlags } from "./global-flags.ts";
import { guardCommand } from "./guard.ts";
import { keyCommand } from "./key.ts";
import { logCommand } from "./log.ts";
import { planCommand } from "./plan.ts";
import { pluginCommand } from "./plugin/command.ts";
import { startCommand } from "./start.ts";
import { VERSION, versionCommand } from "./version.ts";

const COMMANDS: readonly Command[] = [
  startCommand,
  checkCommand,
  keyCommand,
  logCommand,
  planCommand,
  guardCommand,
  pluginCommand,
  versionCommand,
];

const overview = (): string => {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return `sluice ${VERSION}: an AI gateway whose every feature is a plugin

Usage:
  sluice <command> [--config <file>] [--json] [--help]

Commands:
${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n")}

Example:
  sluice start`;
};

/** Runs one command line. Returns the exit code: 0 only when it did what was asked. */
export const runCommand = async (
  argv: readonly string[],
  base: Omit<CommandIo, "json" | "configFile">,
): Promise<number> => {
  try {
    const { name, args, help, json, configFile } = globalFlags(argv);
    if (name === undefined || name === "help") {
      base.out(COMMANDS.find((command) => command.name === args[0])?.help ?? overview());
      return name === undefined && !help ? 1 : 0;
    }
    if (name === "--version") return await versionCommand.run([], { ...base, json });
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (!command)
      throw usageError(`There is no command ${name}.`, `sluice <${COMMANDS.map((c) => c.name).join(" | ")}>`);
    if (help) {
      base.out(`${command.summary}.\n\n${command.help}`);
      return 0;
    }
    return await command.run(args, { ...base, json, ...(configFile === undefined ? {} : { configFile }) });
  } catch (thrown) {
    const error = asSluiceError(thrown);
    base.err(error.message);
    // Not expected by anybody: the trace is of use to whoever reports it.
    if (error.code === "GATEWAY_INTERNAL" && error.cause instanceof Error) base.err(error.cause.stack ?? "");
    return 1;
  }
};

if (import.meta.main) {
  let closed: Error | undefined;
  process.stdout.on("error", (cause) => {
    closed = cause;
  });
  process.exitCode = await runCommand(process.argv.slice(2), {
    out: (text) => {
      // Nobody reads any more: a command that goes on printing learns of it by its next line.
      if (closed) throw closed;
      process.stdout.write(`${text}\n`);
    },
    err: (text) => process.stderr.write(`${text}\n`),
    cwd: process.cwd(),
    env: process.env,
  });
  // A pipe takes what is written when its reader does, and an exit would cut that off.
  await new Promise<void>((resolve) => process.stdout.end(() => resolve()));
  process.exit();
}
