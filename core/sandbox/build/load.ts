import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Manifest } from "@sluice/sdk/manifest";
import { SluiceError } from "../../errors/index.ts";
import type { Bundle } from "../contract.ts";
import { sha256 } from "./bundle.ts";
import { consoleIn, DEV } from "./dev-marker.ts";
import type { Draft } from "./draft.ts";
import { BUILT } from "./files.ts";
import { checkManifest } from "./manifest.ts";
import { showProblem } from "./problem.ts";

/** A built plugin as it was found on disk. Nothing of it has run. */
export interface FoundPlugin {
  readonly manifest: Manifest;
  readonly bundle: Bundle;
  /** The folder or the package. */
  readonly path: string;
}

/** Settings of `loadBuilt`. */
export interface LoadOptions {
  /** Take it also where its sources have changed since it was built. Default false. */
  readonly stale?: boolean;
}

/** What a package may hold, unpacked. */
const MAX_PACKAGE_BYTES = 64 * 1024 * 1024;
const MAX_SCRIPT_BYTES = 8 * 1024 * 1024;

/** The text of a part, where it is there. */
type Parts = (name: string) => string | undefined;

/**
 * Reads a built plugin from its folder or from a package of it (`.tgz`). Throws `PLUGIN_INVALID`, which says what to run where
 * it was not built, or not lately.
 * @example const { manifest, bundle } = await loadBuilt("/home/me/no-secrets");
 */
export const loadBuilt = async (path: string, options: LoadOptions = {}): Promise<FoundPlugin> => {
  const found = resolve(path);
  if (!existsSync(found)) throw invalid(found, `there is nothing at ${found}. Correct the path.`);
  const isFolder = statSync(found).isDirectory();
  const parts = isFolder ? folderParts(found) : await packageParts(found);
  const manifest = manifestIn(found, parts, isFolder);
  const code = parts(BUILT.script);
  if (code === undefined)
    throw invalid(manifest.name, `${BUILT.script} is missing. ${remedy(found, isFolder)}`);
  if (code.length > MAX_SCRIPT_BYTES)
    throw invalid(
      manifest.name,
      `${BUILT.script} is larger than ${MAX_SCRIPT_BYTES} bytes. Move data into its config.`,
    );
  const checksum = sha256(code);
  if (checksum !== manifest.checksum) {
    throw invalid(
      manifest.name,
      `${BUILT.script} is not what ${BUILT.manifest} vouches for. ${remedy(found, isFolder)}`,
    );
  }
  if (isFolder && options.stale !== true) refuseStale(manifest.name, found, parts);
  return {
    manifest,
    bundle: {
      name: manifest.name,
      code,
      sourceMap: parts(BUILT.sourceMap),
      checksum,
      console: isFolder ? consoleIn(parts(DEV.marker)) : undefined,
    },
    path: found,
  };
};

const invalid = (plugin: string, detail: string, cause?: unknown): SluiceError =>
  new SluiceError("PLUGIN_INVALID", { plugin, detail }, cause);

const remedy = (path: string, isFolder: boolean): string =>
  isFolder ? `Run \`sluice plugin build ${path}\`.` : "Get the package again, or build it anew.";

const folderParts =
  (dir: string): Parts =>
  (name) =>
    existsSync(join(dir, name)) ? readFileSync(join(dir, name), "utf8") : undefined;

const packageParts = async (file: string): Promise<Parts> => {
  try {
    const files = await new Bun.Archive(
      gunzipSync(readFileSync(file), { maxOutputLength: MAX_PACKAGE_BYTES }),
    ).files();
    const texts = new Map<string, string>();
    for (const name of Object.values(BUILT)) {
      // Packages of npm have all in a folder `package`.
      const part = files.get(name) ?? files.get(`package/${name}`);
      if (part) texts.set(name, await part.text());
    }
    return (name) => texts.get(name);
  } catch (cause) {
    throw invalid(
      basename(file),
      "it is neither a folder nor a package (.tgz) of a plugin. Correct the path.",
      cause,
    );
  }
};

const manifestIn = (path: string, parts: Parts, isFolder: boolean): Manifest => {
  const text = parts(BUILT.manifest);
  const name = basename(path);
  if (text === undefined) throw invalid(name, `it has no ${BUILT.manifest}. ${remedy(path, isFolder)}`);
  const draft = draftIn(text);
  if (!draft) throw invalid(name, `${BUILT.manifest} is not a manifest. ${remedy(path, isFolder)}`);
  const { manifest, problems } = checkManifest({ draft });
  if (manifest) return manifest;
  const errors = problems.filter(({ severity }) => severity === "error").map(showProblem);
  throw invalid(
    name,
    `${BUILT.manifest} breaks ${errors.length === 1 ? "a rule" : "rules"}:\n  ${errors.join("\n  ")}`,
  );
};

const isDraft = (value: unknown): value is Draft =>
  typeof value === "object" &&
  value !== null &&
  typeof Reflect.get(value, "sdk") === "string" &&
  typeof Reflect.get(value, "checksum") === "string" &&
  isMap(Reflect.get(value, "hooks"));

const isMap = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const draftIn = (text: string): Draft | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isDraft(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Sources that are not there cannot have changed: a built plugin may be handed on without them. */
const refuseStale = (name: string, dir: string, parts: Parts): void => {
  const changed = changedSources(dir, parts(BUILT.inputs));
  if (changed.length === 0) return;
  throw invalid(
    name,
    `${changed.join(", ")} changed since it was built. Run \`sluice plugin build ${dir}\`, or \`sluice plugin dev ${dir}\` while you work on it.`,
  );
};

/** The sources in a folder that are not what they were when it was built. */
export const changedSources = (dir: string, inputs: string | undefined): string[] => {
  if (inputs === undefined) return [];
  const hashes = hashesIn(inputs);
  if (!hashes) return [BUILT.inputs];
  return [...hashes].flatMap(([file, hash]) => {
    const path = join(dir, file);
    return existsSync(path) && sha256(readFileSync(path)) !== hash ? [file] : [];
  });
};

const hashesIn = (text: string): ReadonlyMap<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
};
