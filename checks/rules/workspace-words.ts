import { filesOf, textOf } from "../tree.ts";
import type { Rule } from "./rule.ts";

/** Put together from parts, so that this file does not hold them itself. */
const folder = (...parts: string[]): string => `/${parts.join("/")}`;
const PLACES = new RegExp(`(?<![\\w.-])(${folder("work", "")}|${folder("tmp", "bash_jobs")})`);

/** Files in which a package manager writes down where a package came from. */
const PACKAGE_FILES = /(^|\/)(bun\.lock|package\.json|\.npmrc|bunfig\.toml|requirements[\w-]*\.txt)$/;
const HOST = /https?:\/\/[\w.-]+/;

const isBinary = (text: string): boolean => text.includes("\0");

export const workspaceWords: Rule = {
  name: "no file names the machine that it was written on",
  run: async (root) =>
    filesOf(root).flatMap((path) => {
      const text = textOf(root, path);
      if (isBinary(text)) return [];
      return text.split("\n").flatMap((line, at) => {
        const place = PLACES.exec(line)?.[0];
        if (place !== undefined) return [`${path}:${at + 1} names ${place}`];
        const host = PACKAGE_FILES.test(path) ? HOST.exec(line)?.[0] : undefined;
        return host === undefined
          ? []
          : [`${path}:${at + 1} names the host ${host}; use the default registry`];
      });
    }),
};
