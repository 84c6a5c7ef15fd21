import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadedConfig } from "../config/loaded.ts";
import { compileGeneration } from "../exchange/compile.ts";
import type { Generation } from "../exchange/generation.ts";
import { createLogger } from "../log/logger.ts";
import { SHIPPED_PLUGINS } from "../process/shipped-plugins.ts";
import { defaultEngines } from "../sandbox/engines.ts";
import { cleanUp } from "../sandbox/instance.ts";
import { openSandbox } from "../sandbox/sandbox.ts";
import { servingHost } from "../sandbox/serving-host.ts";
import { ServingPowers } from "../sandbox/serving-powers.ts";
import { emptyStore } from "../state/empty.ts";

/** Compiles a config as a gateway would, looks at it, and gives it back. Throws what is wrong with it. */
export const tryConfig = async <T>(
  loaded: LoadedConfig,
  look: (generation: Generation) => Promise<T>,
): Promise<T> => {
  const sandbox = openSandbox(SHIPPED_PLUGINS, defaultEngines());
  // Looking at a config must leave no trace in the data folder of a gateway.
  const scratch = mkdtempSync(join(tmpdir(), "sluice-try-"));
  const powers = new ServingPowers(scratch);
  try {
    const generation = await compileGeneration(1, loaded, {
      registry: sandbox.source,
      store: emptyStore,
      host: servingHost(createLogger("error"), powers.makers),
      onCleanupFailure: () => undefined,
    });
    try {
      return await look(generation);
    } finally {
      await cleanUp(generation.instances, () => undefined);
      generation.keys.close();
    }
  } finally {
    await sandbox.close();
    await powers.close();
    rmSync(scratch, { recursive: true, force: true });
  }
};
