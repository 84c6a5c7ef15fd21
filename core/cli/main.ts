import { asSluiceError } from "../errors/index.ts";
import { type CommandIo, usageError } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { globalFlags } from "./global-flags.ts";

const overview = async (): Promise<string> => {
  const { VERSION } = await import("./version.ts");
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return `sluice ${VERSION}: an AI gateway whose every feature is a plugin

Usage:
  sluice <command> [--config <file>] [--json] [--help]

Commands:
${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n")}

Example:
  sluice start`;
};

const rowOf = (name: string | undefined) => COMMANDS.find((row) => row.name === name);

/** Runs one command line. Returns the exit code: 0 only when it did what was asked. */
export const runCommand = async (
  argv: readonly string[],
  base: Omit<CommandIo, "json" | "configFile">,
): Promise<number> => {
  try {
    const { name, args, help, json, configFile } = globalFlags(argv);
    if (name === undefined || name === "help") {
      const row = rowOf(args[0]);
      base.out(row ? (await row.load()).help : await overview());
      return name === undefined && !help ? 1 : 0;
    }
    const row = rowOf(name === "--version" ? "version" : name);
    if (!row)
      throw usageError(`There is no command ${name}.`, `sluice <${COMMANDS.map((c) => c.name).join(" | ")}>`);
    const command = await row.load();
    if (help) {
      base.out(`${row.summary}.\n\n${command.help}`);
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
  const { stdout } = process;
  let closed: Error | undefined;
  let room = Promise.withResolvers<void>();
  room.resolve();
  stdout.on("drain", () => room.resolve());
  stdout.on("error", (cause) => {
    closed = cause;
    room.resolve();
  });
  process.exitCode = await runCommand(process.argv.slice(2), {
    out: (text) => {
      // Nobody reads any more: a command that goes on printing learns of it by its next line.
      if (closed) throw closed;
      try {
        if (!stdout.write(`${text}\n`)) room = Promise.withResolvers();
      } catch (cause) {
        closed = asSluiceError(cause);
        throw cause;
      }
    },
    writable: () => room.promise,
    err: (text) => process.stderr.write(`${text}\n`),
    cwd: process.cwd(),
    env: process.env,
  });
  // A pipe takes what is written when its reader does, and an exit would cut that off.
  if (!closed) await new Promise<void>((resolve) => stdout.end(() => resolve()));
  process.exit();
}
