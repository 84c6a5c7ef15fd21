import { Recorder } from "../ledger/recorder.ts";
import { createLogger, flushLogs } from "../log/logger.ts";
import { defaultEngines } from "../sandbox/engines.ts";
import { recordingHost } from "../sandbox/recording-host.ts";
import { openSandbox } from "../sandbox/sandbox.ts";
import { openLmdbStore } from "../state/lmdb/store.ts";
import { isToRecorder } from "./messages.ts";
import { obeySupervisor, tell } from "./obey.ts";

/** The recorder, and all that it stands on. */
interface Recording {
  readonly recorder: Recorder;
  close(): Promise<void>;
}

const openRecording = (dataDir: string, pluginsDir: string): Recording => {
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
  return {
    recorder,
    async close() {
      await recorder.close(recorder.drainTimeoutMs);
      await sandbox.close();
      await store.close();
      await flushLogs();
    },
  };
};

/** The recorder's process. Nothing is opened before there is a config. */
const [dataDir = "", pluginsDir = ""] = process.argv.slice(2);
let recording: Recording | undefined;
let liveWriters: readonly string[] = [];

obeySupervisor({
  async prepare(number, loaded) {
    recording ??= openRecording(dataDir, pluginsDir);
    recording.recorder.setLiveWriters(liveWriters);
    return await recording.recorder.prepare(number, loaded);
  },
  async switchOver() {
    await recording?.recorder.switchToPrepared();
    return { url: "", number: recording?.recorder.number ?? 0 };
  },
  dropPrepared: async () => recording?.recorder.dropPrepared(),
  close: async () => recording?.close(),
  other(message) {
    if (!isToRecorder(message) || message.type !== "writers") return;
    liveWriters = message.live;
    recording?.recorder.setLiveWriters(liveWriters);
  },
});
