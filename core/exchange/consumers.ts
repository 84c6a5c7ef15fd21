import type { LoadedConfig } from "../config/loaded.ts";
import type { UseConfig } from "../config/schema.ts";
import { cleanUp, EVERY_SERVICE, type Instance, type InstanceHost, setUp } from "../sandbox/instance.ts";
import type { PluginSource } from "../sandbox/plugin-source.ts";
import { allowedFields } from "./frame.ts";

/** An `onLog` instance, and what it is given. */
export interface ConsumerStep {
  readonly instance: Instance;
  /** The fields that a call may ask for. */
  readonly fields: ReadonlySet<string>;
  /** The service whose exchanges it reads; absent at the top level, which reads all. */
  readonly service: string | undefined;
}

/** What consumers are made with. */
export interface ConsumerParts {
  readonly registry: PluginSource;
  readonly host: InstanceHost;
  readonly callDeadlineMs?: number | undefined;
  readonly onCleanupFailure: (instance: Instance, cause: unknown) => void;
}

/**
 * Sets up the instances of a config that have an `onLog`, and no others. Throws `PLUGIN_INVALID`; what was set up until
 * then is cleaned up.
 */
export const compileConsumers = async (
  { config, baseDir }: LoadedConfig,
  parts: ConsumerParts,
): Promise<ConsumerStep[]> => {
  const steps: ConsumerStep[] = [];
  try {
    for (const use of config.plugins) await addTo(steps, use, undefined, baseDir, parts);
    for (const [service, { plugins }] of Object.entries(config.services)) {
      for (const use of plugins) await addTo(steps, use, service, baseDir, parts);
    }
    return steps;
  } catch (error) {
    await cleanUp(
      steps.map(({ instance }) => instance),
      parts.onCleanupFailure,
    );
    throw error;
  }
};

const addTo = async (
  steps: ConsumerStep[],
  use: UseConfig,
  service: string | undefined,
  baseDir: string,
  { registry, host, callDeadlineMs }: ConsumerParts,
): Promise<void> => {
  if (!use.enabled) return;
  const plugin = await registry.load(use.use, baseDir);
  if (!plugin.hooks.has("onLog")) return;
  const instance = await setUp(service ?? EVERY_SERVICE, use, plugin, { host, callDeadlineMs });
  steps.push({ instance, fields: allowedFields("onLog", instance), service });
};
