import { afterAll } from "bun:test";
import { realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDir } from "../gateway/setup.ts";

/** A folder with these files, gone after the test that asked for it, or after all where the file itself did. */
export const folderWith = (files: Readonly<Record<string, string>> = {}): string => {
  const made = temporaryDir();
  afterAll(() => made.remove());
  const path = realpathSync(made.path);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
};
