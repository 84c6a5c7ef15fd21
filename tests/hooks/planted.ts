import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LocalGateway, SHIPPED, startLocal } from "../gateway/in-process.ts";
import { type SetupParts, setup, temporaryDir } from "../gateway/setup.ts";

/** What a plugin's module exports by default, right or wrong. */
export interface Definition {
  readonly name: string;
}

const planted = new Map<string, unknown>();

/** What a planted module exports; its file names the folder that it stands in. */
export const plantedIn = (path: string): unknown => planted.get(path);

/** A folder of plugins: `keys` and `permissions` as they ship, and these. */
export const plant = (
  definitions: readonly Definition[],
  shipped: readonly string[] = ["keys", "permissions"],
): { path: string; remove: () => void } => {
  const dir = temporaryDir();
  const write = (name: string, source: string): void => {
    mkdirSync(join(dir.path, name));
    writeFileSync(join(dir.path, name, "index.ts"), source);
  };
  for (const name of shipped) {
    write(name, `export { default } from ${JSON.stringify(join(SHIPPED, name, "index.ts"))};\n`);
  }
  for (const definition of definitions) {
    const path = join(dir.path, definition.name);
    planted.set(path, definition);
    const self = JSON.stringify(join(import.meta.dir, "planted.ts"));
    write(
      definition.name,
      `import { plantedIn } from ${self};\nexport default plantedIn(${JSON.stringify(path)});\n`,
    );
  }
  return dir;
};

/** A service that asks the recording `text`, with these plugins. */
export const service = (name: string, plugins: readonly object[], more: object = {}): string =>
  `${name}: ${JSON.stringify({ targets: [{ provider: "upstream", model: "text" }], plugins, ...more })}`;

/** A gateway with planted plugins. */
export interface PlantedGateway extends LocalGateway {
  /** Puts other parts of the config in force. */
  change(parts: SetupParts): Promise<void>;
}

/** Starts a gateway on the config of `setup` with these plugins at hand. */
export const startPlanted = async (
  parts: SetupParts,
  definitions: readonly Definition[],
  options: { readonly callDeadlineMs?: number; readonly shipped?: readonly string[] } = {},
): Promise<PlantedGateway> => {
  const { shipped, ...rest } = options;
  const dir = plant(definitions, shipped);
  const local = await startLocal(setup(parts), dir.path, rest);
  // Faults are what these tests are about; a line for each would bury everything else.
  const quiet = (): void => {
    local.gateway.logger.level = "silent";
  };
  quiet();
  return {
    ...local,
    async change(changed) {
      await local.reload(setup(changed));
      quiet();
    },
    async close() {
      await local.close();
      dir.remove();
    },
  };
};
