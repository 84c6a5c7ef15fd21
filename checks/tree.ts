import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const NOT_OURS = new Set([".git", ".venv", "node_modules", "data", "dist", "__pycache__"]);

const walk = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !path.split("/").some((part) => NOT_OURS.has(part)));

/** The project's files, relative to its root: what git tracks or would; without git, all but what is built. */
export const filesOf = (root: string): string[] => {
  if (!existsSync(join(root, ".git"))) return walk(root).sort();
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = spawnSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 64 << 20 });
  if (listed.status !== 0) return walk(root).sort();
  const files = new Set(listed.stdout.split("\0").filter((path) => path !== ""));
  return [...files].filter((path) => existsSync(join(root, path))).sort();
};

/** A file's text. */
export const textOf = (root: string, path: string): string => readFileSync(join(root, path), "utf8");

/** Lines of a text; a newline at its end begins no line. */
export const linesOf = (text: string): number => text.replace(/\n$/, "").split("\n").length;

export const isTest = (path: string): boolean => path.endsWith(".test.ts");
export const isBench = (path: string): boolean => path.endsWith(".bench.ts");
