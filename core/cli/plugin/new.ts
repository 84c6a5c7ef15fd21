import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Value } from "@sinclair/typebox/value";
import { ManifestSchema } from "@sluice/sdk/manifest";
import { buildFolder, closeTestedPlugins } from "../../sandbox/testing-kit/tested-plugin.ts";
import { parseFlags, usageError } from "../command.ts";
import { ownCommand } from "../own-command.ts";
import { type PluginAction, usageOf } from "./command.ts";
import { writeEditorFiles } from "./editor.ts";
import { scaffold } from "./scaffold.ts";

/** `sluice plugin new`. */
export const pluginNew: PluginAction = async (args, io) => {
  const usage = usageOf("new");
  const { values, positionals } = parseFlags(args, usage, { dir: { type: "string" } }, true);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw usageError("Give the plugin one name.", usage);
  if (!Value.Check(ManifestSchema.properties.name, name))
    throw usageError(`${name} is no name: it takes kebab-case, for example no-secrets.`, usage);
  const dir = resolve(io.cwd, values.dir ?? name);
  if (existsSync(dir) && readdirSync(dir).length > 0)
    throw usageError(`${dir} is not empty. Give another folder with --dir.`, usage);
  mkdirSync(dir, { recursive: true });
  for (const [file, text] of Object.entries(scaffold(name))) writeFileSync(join(dir, file), text);
  writeEditorFiles(dir);
  try {
    await buildFolder(dir, "inline");
  } finally {
    await closeTestedPlugins();
  }
  const sluice = ownCommand(io.cwd, undefined);
  const files = readdirSync(dir).toSorted();
  if (io.json) io.out(JSON.stringify({ name, dir, files }));
  else {
    io.out(`The plugin ${name} is in ${dir}, built and ready.

Next:
  ${sluice} plugin test ${dir}
  ${sluice} plugin dev ${dir}

Use it in sluice.yaml, in the \`plugins\` of a service:
  - use: ${dir}`);
  }
  return 0;
};
