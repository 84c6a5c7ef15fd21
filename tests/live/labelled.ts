import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeBuilt } from "../../core/sandbox/build/build.ts";
import { buildOf, builtPlugin } from "../gateway/built-plugin.ts";
import type { GatewayProcess } from "../gateway/gateway-process.ts";

/** Builds the plugin `labelled` into a folder; its path in a config there is `./labelled`. */
export const buildLabelled = (parent: string): Promise<string> =>
  builtPlugin(join(import.meta.dir, "plugins/labelled"), parent);

/** Gives it another label, which counts once it is built. */
export const relabel = (dir: string, label: string): void =>
  writeFileSync(join(dir, "label.ts"), `export const LABEL: string = ${JSON.stringify(label)};\n`);

/** Builds it anew with another label. */
export const rebuild = async (dir: string, label: string): Promise<void> => {
  relabel(dir, label);
  writeBuilt(await buildOf(dir), dir);
};

/** What a gateway has logged of an exchange. */
export interface Labelled {
  readonly config: number;
  readonly label: string | undefined;
  readonly mark: string | undefined;
}

/** The exchanges that a gateway has logged so far. */
export const labelsIn = (gateway: GatewayProcess): Labelled[] =>
  gateway
    .err()
    .split("\n")
    .filter((line) => line.includes('"msg":"exchange"') && line.endsWith("}"))
    .map((line) => JSON.parse(line))
    .map(({ config, tags }) => ({ config, label: tags?.label, mark: tags?.mark }));
