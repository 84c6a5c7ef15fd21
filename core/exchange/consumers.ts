import type { LoadedConfig } from "../config/loaded.ts";
import type { UseConfig } from "../config/schema.ts";
import type { HostHandler } from "../sandbox/definition.ts";
import { cleanUp, type Instance, setUp } from "../sandbox/instance.ts";
import type { PluginRegistry } from "../sandbox/registry.ts";
import { EVERY_SERVICE } from "./compile.ts";

/** An `onLog` instance, and what it is given. */
export interface ConsumerStep {
  readonly instance: Instance;
  readonly handler: HostHandler;
  /** The service whose exchanges it reads; absent at the top level, which reads all. */
  readonly service: string | undefined;
  /** Every text in the instance's `with`: the files that it may write are among them. */
  readonly named: ReadonlySet<string>;
}

/** What consumers are made with. */
export interface ConsumerParts {
  readonly registry: PluginRegistry;
  readonly callDeadlineMs?: number | undefined;
  readonly onCleanupFailure: (instance: Instance, cause: unknown) => void;
}

/**
 * Sets up the instances of a config that have an `onLog`, and no others. Throws `PLUGIN_INVALID`; what was set up until
 * then is cleaned up.
 */
export const compileConsumers = async (
  { config }: LoadedConfig,
  parts: ConsumerParts,
): Promise<ConsumerStep[]> => {
  const steps: ConsumerStep[] = [];
  try {
    for (const use of config.plugins) await addTo(steps, use, undefined, parts);
    for (const [service, { plugins }] of Object.entries(config.services)) {
      for (const use of plugins) await addTo(steps, use, service, parts);
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
  { registry, callDeadlineMs }: ConsumerParts,
): Promise<void> => {
  if (!use.enabled) return;
  const plugin = await registry.load(use.use);
  const onLog = plugin.hooks.get("onLog");
  if (!onLog) return;
  const instance = await setUp(service ?? EVERY_SERVICE, use, plugin, callDeadlineMs);
  steps.push({ instance, handler: onLog.handler, service, named: new Set(textsIn(use.with)) });
};

const textsIn = function* (value: unknown): Iterable<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null) return;
  for (const member of Object.values(value)) yield* textsIn(member);
};
