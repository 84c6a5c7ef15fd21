import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Rule } from "./rule.ts";

/** What the rule says of a tree of these files. */
export const problemsIn = async (rule: Rule, files: Readonly<Record<string, string>>): Promise<string[]> => {
  const root = mkdtempSync(join(tmpdir(), "rule-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return await rule.run(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};
