import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { importsOf, scan, type Token } from "../source.ts";
import { filesOf, isBench, isTest, textOf } from "../tree.ts";
import type { Rule } from "./rule.ts";

interface Wall {
  /** The area that a file belongs to, as the start of its path; undefined where the wall is not about it. */
  area(path: string): string | undefined;
  /** Packages that the area may import, beside those of its own package.json. */
  readonly packages: readonly string[];
  /** Whether APIs of Bun and Node may be used. */
  readonly runtime: boolean;
}

const WALLS: readonly Wall[] = [
  { area: (path) => (path.startsWith("sdk/") ? "sdk/" : undefined), packages: [], runtime: false },
  { area: (path) => /^plugins\/[^/]+\//.exec(path)?.[0], packages: ["@sluice/sdk"], runtime: false },
  {
    area: (path) => (path.startsWith("core/") ? "core/" : undefined),
    packages: ["@sluice/sdk"],
    runtime: true,
  },
];

/** Files outside its area that a file may import all the same. */
const SHARED = new Set(["package.json"]);
/** Folders that tests and benches of every area may import from. */
const FOR_TESTS = ["tests/", "bench/", "checks/left-out.ts"];

const ELYSIA_HOME = "core/http/";

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const isRuntime = (specifier: string): boolean => /^(bun|node:.*|bun:.*)$/.test(specifier);

const dependenciesOf = (root: string, folder: string, field: string): string[] => {
  const path = join(folder, "package.json");
  if (!existsSync(join(root, path))) return [];
  const named = Object.keys(JSON.parse(textOf(root, path))[field] ?? {});
  return named.filter((name) => !name.startsWith("@sluice/"));
};

const reachesOut = (path: string, specifier: string, area: string): boolean => {
  const target = normalize(join(dirname(path), specifier));
  if (target.startsWith(area) || SHARED.has(target)) return false;
  return !((isTest(path) || isBench(path)) && FOR_TESTS.some((start) => target.startsWith(start)));
};

const fault = (
  path: string,
  specifier: string,
  area: string,
  wall: Wall,
  own: string[],
): string | undefined => {
  if (/^\.\.?(\/|$)/.test(specifier)) {
    return reachesOut(path, specifier, area) ? `imports ${specifier}, which lies outside ${area}` : undefined;
  }
  if (isRuntime(specifier)) {
    const allowed = wall.runtime || isTest(path) || isBench(path);
    return allowed ? undefined : `imports ${specifier}; ${area} must load in every run time`;
  }
  const name = packageOf(specifier);
  if (name === "elysia" && area === "core/" && !path.startsWith(ELYSIA_HOME)) {
    return `imports elysia; only ${ELYSIA_HOME} may`;
  }
  if (wall.packages.includes(name) || own.includes(name)) return undefined;
  return `imports ${specifier}, which is not among its packages`;
};

const usesBun = (code: readonly Token[]): Token | undefined =>
  code.find(
    ({ kind, text }, at) =>
      kind === "word" && text === "Bun" && code[at - 1]?.text !== "." && code[at + 1]?.text === ".",
  );

export const importWalls: Rule = {
  name: "nothing is imported through a wall",
  run: async (root) => {
    const problems: string[] = [];
    for (const path of filesOf(root).filter((file) => file.endsWith(".ts"))) {
      for (const wall of WALLS) {
        const area = wall.area(path);
        if (area === undefined) continue;
        const code = scan(textOf(root, path)).filter(({ kind }) => kind !== "comment");
        const trial = isTest(path) || isBench(path);
        const own = [
          ...dependenciesOf(root, area, "dependencies"),
          ...(trial ? dependenciesOf(root, "", "devDependencies") : []),
        ];
        for (const { text, line } of importsOf(code)) {
          const found = fault(path, text, area, wall, own);
          if (found !== undefined) problems.push(`${path}:${line} ${found}`);
        }
        const bun = wall.runtime || trial ? undefined : usesBun(code);
        if (bun !== undefined)
          problems.push(`${path}:${bun.line} uses Bun; ${area} must load in every run time`);
      }
    }
    return problems;
  },
};
