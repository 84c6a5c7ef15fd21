import { defaultEngines } from "../../core/sandbox/engines.ts";
import type { PluginSource } from "../../core/sandbox/plugin-source.ts";
import { openSandbox, type Sandbox } from "../../core/sandbox/sandbox.ts";
import { functionPlugin } from "../../core/sandbox/testing/function-plugin.ts";
import { type LocalGateway, SHIPPED, startLocal } from "../gateway/in-process.ts";
import { type SetupParts, setup } from "../gateway/setup.ts";

/** What a plugin's module exports by default, right or wrong. */
export interface Definition {
  readonly name: string;
}

/** Plugins whose functions the test can look into, beside some that ship, which run as ever. */
export const plant = (
  definitions: readonly Definition[],
  shipped: readonly string[] = ["keys", "permissions"],
): Sandbox => {
  const real = openSandbox(SHIPPED, defaultEngines());
  const planted = new Map(definitions.map((definition) => [definition.name, definition]));
  const source: PluginSource = {
    has: (name) => planted.has(name) || shipped.includes(name),
    load: async (use, baseDir) => {
      const definition = planted.get(use);
      return definition ? functionPlugin(use, definition) : await real.source.load(use, baseDir);
    },
  };
  return { source, close: () => real.close() };
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
  const local = await startLocal(setup(parts), { ...rest, sandbox: plant(definitions, shipped) });
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
  };
};
