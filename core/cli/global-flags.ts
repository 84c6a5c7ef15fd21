import { usageError } from "./command.ts";

/** A command line taken apart: flags that every command takes may stand anywhere. */
export interface GlobalFlags {
  readonly name: string | undefined;
  readonly args: readonly string[];
  readonly help: boolean;
  readonly json: boolean;
  readonly configFile: string | undefined;
}

/** Throws `COMMAND_USAGE` where `--config` has no value. */
export const globalFlags = (argv: readonly string[]): GlobalFlags => {
  const rest: string[] = [];
  let help = false;
  let json = false;
  let configFile: string | undefined;
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") {
      rest.push(...argv.slice(at + 1));
      break;
    }
    if (word === "--help" || word === "-h") help = true;
    else if (word === "--json") json = true;
    else if (word.startsWith("--config=")) configFile = word.slice("--config=".length);
    else if (word === "--config") {
      configFile = argv[++at];
      if (configFile === undefined)
        throw usageError("--config needs a file.", "sluice <command> --config <file>");
    } else rest.push(word);
  }
  const [name, ...args] = rest;
  return { name, args, help, json, configFile };
};
