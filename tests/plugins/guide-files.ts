import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The text of docs/plugin-guide.md. */
export const GUIDE = readFileSync(resolve(import.meta.dir, "../../docs/plugin-guide.md"), "utf8");

/** A file that the guide has in full. */
export interface GuideFile {
  /** What stands behind the fence. */
  readonly name: string;
  readonly text: string;
}

/** The guide's files, in its order. */
export const FILES: readonly GuideFile[] = [...GUIDE.matchAll(/^```(?:ts|yaml) (\S+)\n(.*?)^```$/gms)].map(
  ([, name = "", text = ""]) => ({ name, text }),
);

/** Writes files into a folder. */
export const writeFiles = (dir: string, files: readonly GuideFile[]): void => {
  for (const { name, text } of files) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
};
