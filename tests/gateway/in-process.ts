import { join, resolve } from "node:path";
import { checkConfig } from "../../core/config/check.ts";
import type { LoadedConfig } from "../../core/config/loaded.ts";
import type { Gateway } from "../../core/gateway.ts";
import { serve } from "../../core/main.ts";
import { temporaryDir } from "./setup.ts";

/** The plugins that ship with Sluice. */
export const SHIPPED = resolve(import.meta.dir, "../../plugins");

/** A gateway in the test's own process, for tests that bring plugins of their own. */
export interface LocalGateway {
  readonly url: string;
  readonly gateway: Gateway;
  /** Puts another config in force. */
  reload(yaml: string): Promise<void>;
  close(): Promise<void>;
}

/** A config from its text; throws what is wrong with it. */
export const loadText = (yaml: string, dir: string): LoadedConfig => {
  const { config, problems } = checkConfig(yaml, { file: join(dir, "sluice.yaml"), env: {} });
  if (!config) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return config;
};

/** Starts a gateway on a config's text, with the plugins of a folder. */
export const startLocal = async (
  yaml: string,
  pluginsDir = SHIPPED,
  options: { readonly callDeadlineMs?: number } = {},
): Promise<LocalGateway> => {
  const dir = temporaryDir();
  const serving = await serve({ dataDir: dir.path, pluginsDir, logLevel: "error", ...options });
  let number = 0;
  const reload = async (text: string): Promise<void> => {
    number += 1;
    await serving.gateway.prepare(number, loadText(text, dir.path));
    serving.gateway.switchToPrepared();
  };
  await reload(yaml);
  return {
    url: serving.listen(),
    gateway: serving.gateway,
    reload,
    async close() {
      await serving.close();
      dir.remove();
    },
  };
};
