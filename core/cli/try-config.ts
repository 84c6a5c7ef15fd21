import type { LoadedConfig } from "../config/loaded.ts";
import { compileGeneration } from "../exchange/compile.ts";
import type { Generation } from "../exchange/generation.ts";
import { SHIPPED_PLUGINS } from "../process/supervisor.ts";
import { cleanUp } from "../sandbox/instance.ts";
import { PluginRegistry } from "../sandbox/registry.ts";
import { emptyStore } from "../state/empty.ts";

/** Compiles a config as a gateway would, looks at it, and gives it back. Throws what is wrong with it. */
export const tryConfig = async <T>(
  loaded: LoadedConfig,
  look: (generation: Generation) => Promise<T>,
): Promise<T> => {
  const generation = await compileGeneration(1, loaded, {
    registry: new PluginRegistry(SHIPPED_PLUGINS),
    store: emptyStore,
    log: () => undefined,
    onCleanupFailure: () => undefined,
  });
  try {
    return await look(generation);
  } finally {
    await cleanUp(generation.instances, () => undefined);
    generation.keys.close();
  }
};
