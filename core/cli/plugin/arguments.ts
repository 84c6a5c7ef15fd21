import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { EngineName } from "../../sandbox/contract.ts";
import { type CommandIo, parseFlags, usageError } from "../command.ts";
import { usageOf } from "./command.ts";

/** The folder that a part works on, and the engines that it works with. */
export interface FolderArguments {
  readonly dir: string;
  readonly engines: readonly EngineName[];
}

const ENGINES: readonly EngineName[] = ["inline", "isolate"];

/** The arguments of a part that works on a folder. Throws `COMMAND_USAGE`. */
export const folderArguments = (
  name: string,
  args: readonly string[],
  io: CommandIo,
  takesEngine = false,
): FolderArguments => {
  const usage = usageOf(name);
  const { values, positionals } = takesEngine
    ? parseFlags(args, usage, { engine: { type: "string" } }, true)
    : { values: { engine: undefined }, ...positionalsOf(args, usage) };
  const [folder = ".", ...more] = positionals;
  if (more.length > 0) throw usageError("Name one folder.", usage);
  const dir = resolve(io.cwd, folder);
  if (!existsSync(dir) || !statSync(dir).isDirectory()) throw usageError(`There is no folder ${dir}.`, usage);
  const { engine } = values;
  if (engine === undefined) return { dir, engines: ENGINES };
  const engines = ENGINES.filter((known) => known === engine);
  if (engines.length === 0) throw usageError(`--engine takes ${ENGINES.join(" or ")}.`, usage);
  return { dir, engines };
};

const positionalsOf = (args: readonly string[], usage: string) => {
  const { positionals } = parseFlags(args, usage, {}, true);
  return { positionals };
};
