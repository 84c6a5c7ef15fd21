import { filesOf, textOf } from "../tree.ts";
import type { Rule } from "./rule.ts";

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const FIELDS = ["dependencies", "devDependencies", "optionalDependencies"];

/** Files that start Bun by its version, and so must name it. */
const MUST_NAME_BUN = ["README.md", ".ci/run"];
const NAMES_BUN = /^(README\.md|\.ci\/.*|sluice|sluice\.cmd|docs\/.*\.md|.*package\.json)$/;

const packageProblems = (path: string, text: string): string[] => {
  const parsed = JSON.parse(text);
  return FIELDS.flatMap((field) =>
    Object.entries<unknown>(parsed[field] ?? {})
      .filter(([, version]) => version !== "workspace:*" && !EXACT.test(String(version)))
      .map(([name, version]) => `${path} has ${name} at ${version}; name one exact version`),
  );
};

const requirementProblems = (path: string, text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "" && !/^[\w.[\]-]+==[\w.]+$/.test(line))
    .map((line) => `${path} has ${line}; name one exact version with ==`);

const bunProblems = (root: string, files: readonly string[]): string[] => {
  const { packageManager = "", devDependencies = {} } = JSON.parse(textOf(root, "package.json"));
  const version = /^bun@(\d+\.\d+\.\d+)$/.exec(packageManager)?.[1];
  if (version === undefined) return ["package.json has no packageManager bun@<exact version>"];
  const types = devDependencies["bun-types"];
  const typed = types === undefined || types === version;
  const named = files
    .filter((path) => NAMES_BUN.test(path))
    .flatMap((path) => {
      const others = [...textOf(root, path).matchAll(/bun@(\d[\w.-]*)/g)].filter(
        ([, found]) => found !== version,
      );
      return others.map(([text]) => `${path} says ${text}, package.json bun@${version}`);
    });
  const silent = MUST_NAME_BUN.filter(
    (path) => !files.includes(path) || !textOf(root, path).includes("bun@"),
  );
  return [
    ...(typed ? [] : [`package.json has bun-types at ${types} and bun at ${version}`]),
    ...named,
    ...silent.map((path) => `${path} does not name bun@${version}`),
  ];
};

export const pinned: Rule = {
  name: "every version is pinned, and Bun's is the same everywhere",
  run: async (root) => {
    const files = filesOf(root);
    return [
      ...files
        .filter((path) => /(^|\/)package\.json$/.test(path))
        .flatMap((path) => packageProblems(path, textOf(root, path))),
      ...files
        .filter((path) => /(^|\/)requirements[\w-]*\.txt$/.test(path))
        .flatMap((path) => requirementProblems(path, textOf(root, path))),
      ...bunProblems(root, files),
    ];
  },
};
