import { readFileSync } from "node:fs";
import { HOOKS } from "../../sdk/hooks.ts";
import { hooksTable } from "./hooks.ts";

const MARKED = /(<!-- hooks -->\n)[\s\S]*?(<!-- \/?hooks -->)/;

/** The text with a table between its two `hooks` markers; the same text where it has none. */
export const withTable = (text: string, table: string): string =>
  text.replace(MARKED, (_, open: string, close: string) => `${open}${table}${close}`);

/** README.md with its table of hooks. */
export const readmeWithHooks = async (path: string): Promise<string> =>
  withTable(readFileSync(path, "utf8"), hooksTable(HOOKS));
