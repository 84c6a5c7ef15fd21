import { join } from "node:path";
import { scan } from "../source.ts";
import { filesOf, isTest, textOf } from "../tree.ts";
import type { Rule } from "./rule.ts";

const TABLE = "core/errors/table.ts";
const PAGE = "docs/errors.md";
const AREA_REASON = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;

const usedCodes = (root: string, files: readonly string[]): Set<string> =>
  new Set(
    files
      .filter((path) => /^(core|plugins)\/.*\.ts$/.test(path) && path !== TABLE && !isTest(path))
      .flatMap((path) => scan(textOf(root, path)))
      .flatMap(({ kind, text }) => (kind === "comment" ? [] : [text])),
  );

export const errorsDocumented: Rule = {
  name: "every error code is used and documented",
  run: async (root) => {
    const files = filesOf(root);
    const { ERRORS } = await import(join(root, TABLE));
    const codes = Object.keys(ERRORS);
    const page = files.includes(PAGE) ? textOf(root, PAGE) : "";
    const documented = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, code = ""]) => code);
    const used = usedCodes(root, files);
    return [
      ...codes.filter((code) => !AREA_REASON.test(code)).map((code) => `${code} is not AREA_REASON`),
      ...codes.filter((code) => !documented.includes(code)).map((code) => `${code} is not in ${PAGE}`),
      ...documented.filter((code) => !codes.includes(code)).map((code) => `${code} is in ${PAGE} alone`),
      ...codes.filter((code) => !used.has(code)).map((code) => `${code} is used nowhere; remove its row`),
    ];
  },
};
