import { Recorder } from "../ledger/recorder.ts";
import { createLogger, flushLogs } from "../log/logger.ts";
import { PluginRegistry } from "../sandbox/registry.ts";
import { openLmdbStore } from "../state/lmdb/store.ts";
import { isToRecorder } from "./messages.ts";
import { obeySupervisor, tell } from "./obey.ts";

/** The recorder's process. */
const [dataDir = "", pluginsDir = ""] = process.argv.slice(2);
const store = openLmdbStore(dataDir);
const recorder = new Recorder({
  dataDir,
  registry: new PluginRegistry(pluginsDir),
  store,
  logger: createLogger("info"),
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
    await store.close();
    await flushLogs();
  },
  other(message) {
    if (isToRecorder(message) && message.type === "writers") recorder.setLiveWriters(message.live);
  },
});
