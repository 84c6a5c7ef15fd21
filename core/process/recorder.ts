import { asSluiceError } from "../errors/index.ts";
import { Recorder } from "../ledger/recorder.ts";
import { createLogger, flushLogs } from "../log/logger.ts";
import { describeCause } from "../log/scrub.ts";
import { PluginRegistry } from "../sandbox/registry.ts";
import { openLmdbStore } from "../state/lmdb/store.ts";
import { type FromRecorder, isToRecorder, type ToRecorder } from "./messages.ts";

/**
 * The recorder's process. It obeys the supervisor's messages, and ends with it: when the pipe to its standard input
 * closes, the supervisor is gone, however it went.
 */
const tell = (message: FromRecorder): void => {
  process.send?.(message);
};

const dataDir = process.argv[2] ?? "";
const pluginsDir = process.argv[3] ?? "";
const store = openLmdbStore(dataDir);
const recorder = new Recorder({
  dataDir,
  registry: new PluginRegistry(pluginsDir),
  store,
  logger: createLogger("info"),
});
recorder.onFull = (full) => tell({ type: "full", full });

const prepare = async ({ number, loaded }: Extract<ToRecorder, { type: "prepare" }>): Promise<void> => {
  try {
    tell({ type: "prepared", number, warnings: await recorder.prepare(number, loaded) });
  } catch (thrown) {
    const error = asSluiceError(thrown);
    const cause = describeCause(error.cause, loaded.secrets);
    const details = { ...error.details, ...(cause ? { cause } : {}) };
    tell({ type: "refused", number, code: error.code, details });
  }
};

const switchOver = async (): Promise<void> => {
  try {
    await recorder.switchToPrepared();
    tell({ type: "listening", url: "", number: recorder.number });
  } catch (thrown) {
    const { code, details } = asSluiceError(thrown);
    tell({ type: "failed", code, details });
  }
};

let draining = false;
const drain = async (): Promise<void> => {
  if (draining) return;
  draining = true;
  await recorder.close(recorder.drainTimeoutMs);
  await store.close();
  await flushLogs();
  process.exit(0);
};

const obey = async (message: ToRecorder): Promise<void> => {
  if (message.type === "prepare") await prepare(message);
  if (message.type === "switch") await switchOver();
  if (message.type === "drop") await recorder.dropPrepared();
};

let queue: Promise<void> = Promise.resolve();
process.on("message", (message: unknown) => {
  if (!isToRecorder(message)) return;
  // These must not wait behind a plugin that takes its time to be set up.
  if (message.type === "drain") void drain();
  else if (message.type === "ping") tell({ type: "pong" });
  else if (message.type === "writers") recorder.setLiveWriters(message.live);
  else queue = queue.then(() => obey(message));
});

// Ctrl-C and service managers signal the supervisor too, which says when to drain.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
process.stdin
  .on("end", () => process.exit(1))
  .on("error", () => process.exit(1))
  .resume();
tell({ type: "started" });
