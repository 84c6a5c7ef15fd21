import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { SluiceError } from "../errors/index.ts";
import { checkConfig, MAX_CONFIG_BYTES } from "./check.ts";
import type { Environment } from "./interpolate.ts";
import type { ConfigProblem, LoadedConfig } from "./loaded.ts";

const SHOWN = 50;

/** Reads and checks a config file. Throws `CONFIG_NOT_FOUND`, or `CONFIG_INVALID` with all that is wrong. */
export const loadConfig = (file: string, env: Environment): LoadedConfig => {
  const path = resolve(file);
  const { config, problems } = checkConfig(readText(path), { file: path, env });
  if (config === undefined) throw invalid(path, problems);
  return config;
};

/** `12:5 services.chat.targets[0].provider: what is wrong`. */
export const showProblem = ({ path, line, column, message }: ConfigProblem): string => {
  const place = line === undefined ? "" : `${line}:${column ?? 1} `;
  return path === "" ? `${place}${message}` : `${place}${path}: ${message}`;
};

const invalid = (path: string, problems: readonly ConfigProblem[]): SluiceError => {
  const shown = problems.slice(0, SHOWN).map(showProblem);
  if (problems.length > SHOWN) shown.push(`… and ${problems.length - SHOWN} more`);
  return new SluiceError("CONFIG_INVALID", { path, problems: shown.join("\n") });
};

const readText = (path: string): string => {
  const bytes = readBytes(path);
  if (bytes.length > MAX_CONFIG_BYTES) {
    throw invalid(path, [{ path: "", message: `the file is larger than ${MAX_CONFIG_BYTES} bytes` }]);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid(path, [{ path: "", message: "the file is not UTF-8 text" }]);
  }
};

const readBytes = (path: string): Uint8Array => {
  try {
    return readFileSync(path);
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unknown error";
    if (code === "ENOENT" || code === "ENOTDIR") throw new SluiceError("CONFIG_NOT_FOUND", { path }, thrown);
    throw invalid(path, [{ path: "", message: `the file cannot be read (${code})` }]);
  }
};
