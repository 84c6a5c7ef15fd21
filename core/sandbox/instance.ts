import { Value } from "@sinclair/typebox/value";
import type { UseConfig } from "../config/schema.ts";
import { SluiceError } from "../errors/index.ts";
import type { Plugin } from "./definition.ts";

/** How long one call of a plugin may take in all, in milliseconds. */
export const CALL_DEADLINE_MS = 5_000;

/** One `use:` of a plugin, set up. */
export interface Instance {
  /** `<service>/<plugin>` or `<service>/<plugin>#<as>`; the service is `*` at the top level. */
  readonly id: string;
  readonly plugin: Plugin;
  readonly onFailure: "closed" | "open";
  readonly callDeadlineMs: number;
  /** Whether it is given the bodies of exchanges. */
  readonly keepsBodies: boolean;
  /** Whether it was checked only, and is never called in this process. */
  readonly idle: boolean;
  readonly state: unknown;
}

export const instanceId = (scope: string, use: Pick<UseConfig, "use" | "as">): string =>
  use.as === undefined ? `${scope}/${use.use}` : `${scope}/${use.use}#${use.as}`;

/**
 * Checks the config against the plugin's schema, then sets the plugin up. One that is `idle` in this process, because
 * none of its hooks is called here, is checked only. Throws `PLUGIN_INVALID`.
 */
export const setUp = async (
  scope: string,
  use: UseConfig,
  plugin: Plugin,
  callDeadlineMs = CALL_DEADLINE_MS,
  idle = false,
): Promise<Instance> => {
  const id = instanceId(scope, use);
  const values = Value.Default(plugin.config, structuredClone(use.with));
  const problem = Value.Errors(plugin.config, values).First();
  if (problem) {
    const where = problem.path === "" ? "with" : `with${problem.path.replaceAll("/", ".")}`;
    throw new SluiceError("PLUGIN_INVALID", { plugin: id, detail: `${where}: ${problem.message}.` });
  }
  const keepsBodies = holdsBodies(plugin, values);
  try {
    const state = idle ? undefined : await plugin.setup(values);
    return { id, plugin, onFailure: use.onFailure, callDeadlineMs, keepsBodies, idle, state };
  } catch (cause) {
    throw new SluiceError("PLUGIN_INVALID", { plugin: id, detail: "its setup failed." }, cause);
  }
};

/** The power may hang on a field of the instance's own config. */
const holdsBodies = ({ powers: { bodies } }: Plugin, values: unknown): boolean => {
  if (typeof bodies !== "object") return bodies === true;
  const fields: ReadonlyMap<string, unknown> = new Map(Object.entries(values ?? {}));
  return fields.get(bodies.when) === true;
};

/** Gives back what instances hold. One that fails does not keep the others from it. */
export const cleanUp = async (
  instances: Iterable<Instance>,
  failed: (instance: Instance, cause: unknown) => void,
): Promise<void> => {
  for (const instance of instances) {
    if (instance.idle) continue;
    try {
      await instance.plugin.cleanup(instance.state);
    } catch (cause) {
      failed(instance, cause);
    }
  }
};
