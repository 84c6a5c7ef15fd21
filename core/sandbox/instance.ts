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
  readonly state: unknown;
}

export const instanceId = (scope: string, use: Pick<UseConfig, "use" | "as">): string =>
  use.as === undefined ? `${scope}/${use.use}` : `${scope}/${use.use}#${use.as}`;

/** Checks the config against the plugin's schema, then sets the plugin up. Throws `PLUGIN_INVALID`. */
export const setUp = async (
  scope: string,
  use: UseConfig,
  plugin: Plugin,
  callDeadlineMs = CALL_DEADLINE_MS,
): Promise<Instance> => {
  const id = instanceId(scope, use);
  const values = Value.Default(plugin.config, structuredClone(use.with));
  const problem = Value.Errors(plugin.config, values).First();
  if (problem) {
    const where = problem.path === "" ? "with" : `with${problem.path.replaceAll("/", ".")}`;
    throw new SluiceError("PLUGIN_INVALID", { plugin: id, detail: `${where}: ${problem.message}.` });
  }
  try {
    return { id, plugin, onFailure: use.onFailure, callDeadlineMs, state: await plugin.setup(values) };
  } catch (cause) {
    throw new SluiceError("PLUGIN_INVALID", { plugin: id, detail: "its setup failed." }, cause);
  }
};

/** Gives back what instances hold. One that fails does not keep the others from it. */
export const cleanUp = async (
  instances: Iterable<Instance>,
  failed: (instance: Instance, cause: unknown) => void,
): Promise<void> => {
  for (const instance of instances) {
    try {
      await instance.plugin.cleanup(instance.state);
    } catch (cause) {
      failed(instance, cause);
    }
  }
};
