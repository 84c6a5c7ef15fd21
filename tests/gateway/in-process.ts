import { join, resolve } from "node:path";
import { checkConfig } from "../../core/config/check.ts";
import type { LoadedConfig } from "../../core/config/loaded.ts";
import type { Gateway } from "../../core/gateway.ts";
import { Recorder } from "../../core/ledger/recorder.ts";
import { newWriterName } from "../../core/ledger/writer-name.ts";
import { serve } from "../../core/main.ts";
import { defaultEngines } from "../../core/sandbox/engines.ts";
import { recordingHost } from "../../core/sandbox/recording-host.ts";
import { openSandbox, type Sandbox } from "../../core/sandbox/sandbox.ts";
import { openLmdbStore } from "../../core/state/lmdb/store.ts";
import { temporaryDir } from "./setup.ts";

/** The plugins that ship with Sluice. */
export const SHIPPED = resolve(import.meta.dir, "../../plugins");

/** A gateway and its recorder in the test's own process, for tests that bring plugins of their own. */
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

/** What is recorded is given out at once, so that tests need not wait. */
const withQuickRecorder = (loaded: LoadedConfig): LoadedConfig => ({
  ...loaded,
  config: { ...loaded.config, ledger: { ...loaded.config.ledger, drainEveryMs: 10 } },
});

/** Starts a gateway on a config's text, with the plugins that ship, or others. */
export const startLocal = async (
  yaml: string,
  {
    sandbox = openSandbox(SHIPPED, defaultEngines()),
    ...options
  }: { readonly callDeadlineMs?: number; readonly sandbox?: Sandbox } = {},
): Promise<LocalGateway> => {
  const dir = temporaryDir();
  const writer = newWriterName(0);
  const serving = await serve({
    dataDir: dir.path,
    pluginsDir: SHIPPED,
    logLevel: "error",
    writer,
    sandbox,
    ...options,
  });
  const store = openLmdbStore(dir.path);
  const recorder = new Recorder({
    dataDir: dir.path,
    registry: sandbox.source,
    hostOf: recordingHost(serving.gateway.logger),
    store,
    logger: serving.gateway.logger,
    retryAfterMs: [1, 1],
    ...options,
  });
  recorder.setLiveWriters([writer]);
  let number = 0;
  const reload = async (text: string): Promise<void> => {
    number += 1;
    const loaded = withQuickRecorder(loadText(text, dir.path));
    await recorder.prepare(number, loaded);
    try {
      await serving.gateway.prepare(number, loaded);
    } catch (thrown) {
      await recorder.dropPrepared();
      throw thrown;
    }
    await recorder.switchToPrepared();
    serving.gateway.switchToPrepared();
  };
  await reload(yaml);
  return {
    url: serving.listen(),
    gateway: serving.gateway,
    reload,
    async close() {
      await serving.close();
      await recorder.close(5_000);
      await store.close();
      dir.remove();
    },
  };
};
