import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

const entry = realpathSync(Bun.resolveSync("@sluice/sdk", import.meta.dir));

/** The file that `@sluice/sdk` stands for in every plugin. */
export const SDK_ENTRY: string = entry;

/** The folder of the SDK. */
export const SDK_DIR: string = dirname(entry);

/** The folder that holds Sluice and what is installed with it. */
export const SLUICE_DIR: string = dirname(SDK_DIR);

const versionIn = (text: string): string => {
  const { version }: { readonly version?: unknown } = JSON.parse(text);
  if (typeof version !== "string") throw new TypeError(`${SDK_DIR}/package.json states no version`);
  return version;
};

/** The version of the SDK. */
export const SDK_VERSION: string = versionIn(readFileSync(join(SDK_DIR, "package.json"), "utf8"));
