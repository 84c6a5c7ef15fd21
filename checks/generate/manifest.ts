import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkDefinition } from "../../core/sandbox/definition.ts";

const sdkRange = (root: string): string =>
  `^${JSON.parse(readFileSync(join(root, "sdk/package.json"), "utf8")).version}`;

/** plugins/<name>/plugin.json, from the plugin's definition. */
export const manifest = async (root: string, name: string): Promise<string> => {
  const { default: definition } = await import(join(root, "plugins", name, "index.ts"));
  const plugin = checkDefinition(name, definition);
  const rows = {
    name: plugin.name,
    version: plugin.version,
    description: definition.description,
    sdk: sdkRange(root),
    hooks: Object.fromEntries([...plugin.hooks].map(([hook, { order }]) => [hook, { order }])),
    powers: plugin.powers,
    stream: plugin.stream,
    config: plugin.config,
  };
  return `${JSON.stringify(rows, null, 2)}\n`;
};
