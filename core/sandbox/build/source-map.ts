import { existsSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { relative, resolve } from "node:path";
import { SDK_DIR, SLUICE_DIR } from "./sdk-place.ts";

/**
 * A file as messages and source maps name it: from the plugin's folder, or by the package that it belongs to. The bundler names
 * files from the folder that its process is in.
 */
export const sourcePath = (file: string, dir: string): string => {
  const path = resolve(file);
  const inside = (folder: string): string | undefined => {
    const found = relative(folder, path);
    return found.startsWith("..") || found === path ? undefined : found.replaceAll("\\", "/");
  };
  const own = inside(dir);
  if (own !== undefined) return own;
  const sdk = inside(SDK_DIR);
  return sdk === undefined ? (inside(SLUICE_DIR) ?? path) : `@sluice/sdk/${sdk}`;
};

/** A source map of the bundler's, with the same names on every machine and without the sources themselves. */
export const namedSources = (json: string, dir: string): string => {
  const { version, sources, names, mappings }: SourceMapPayload = JSON.parse(json);
  const named = sources.map((source) => (existsSync(source) ? sourcePath(source, dir) : source));
  return JSON.stringify({ version, sources: named, names, mappings });
};

/** A place in a source file; the line counts from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

/** Finds the source of places in a script. */
export const sourceFinder = (code: string, json: string): ((at: number) => SourcePlace | undefined) => {
  const map = new SourceMap(JSON.parse(json));
  return (at) => {
    const before = code.slice(0, at);
    const line = before.split("\n").length - 1;
    const found = map.findEntry(line, at - (before.lastIndexOf("\n") + 1));
    if (!("originalSource" in found) || typeof found.originalSource !== "string") return undefined;
    return { file: found.originalSource, line: found.originalLine + 1 };
  };
};
