import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Generated } from "../generate.ts";
import { textOf } from "../tree.ts";
import type { Rule } from "./rule.ts";

const compare = async (root: string, { path, make }: Generated): Promise<string[]> => {
  const wanted = await make().catch((thrown: unknown) => new Error(`${path} cannot be made: ${thrown}`));
  if (wanted instanceof Error) return [wanted.message];
  if (!existsSync(join(root, path))) return [`${path} is missing; run: bun run generate`];
  return textOf(root, path) === wanted ? [] : [`${path} is not current; run: bun run generate`];
};

/** Compares what the generators make with what is on disk. */
export const generatedCurrent = (entries: readonly Generated[]): Rule => ({
  name: "generated files are current",
  run: async (root) => (await Promise.all(entries.map((entry) => compare(root, entry)))).flat(),
});
