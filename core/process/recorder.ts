import { Recorder } from "../ledger/recorder.ts";
import { createLogger, flushLogs } from "../log/logger.ts";
import { defaultEngines } from "../sandbox/engines.ts";
import { recordingHost } from "../sandbox/recording-host.ts";
import { openSandbox } from "../sandbox/sandbox.ts";
import { openLmdbStore } from "../state/lmdb/store.ts";
import { isToRecorder } from "./messages.ts";
import { obeySupervisor, tell } from "./obey.ts";

/** The recorder's process. */
const [dataDir = "", pluginsDir = ""] = process.argv.slice(2);
const store = openLmdbStore(dataDir);
const logger = createLogger("info");
const sandbox = openSandbox(pluginsDir, defaultEngines());
const recorder = new Recorder({
  dataDir,
  registry: sandbox.source,
  hostOf: recordingHost(logger),
  store,
  logger,
});
recorder.onFull = (full) => tell({ type: "full", full });

obeySupervisor({
  prepare: (number, loaded) => recorder.prepare(number, loaded),
  async switchOver() {
    await recorder.switchToPrepared();
    return { url: "", number: recorder.number };
  },
  dropPrepared: () => recorder.dropPrepared(),
  async close() {
    await recorder.close(recorder.drainTimeoutMs);
    await sandbox.close();
    await store.close();
    await flushLogs();
  },
  other(message) {
    if (isToRecorder(message) && message.type === "writers") recorder.setLiveWriters(message.live);
  },
});
