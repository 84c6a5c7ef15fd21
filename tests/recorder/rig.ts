import { join } from "node:path";
import { definePlugin, type ExchangeRecord, type LoggedExchange, Type } from "@sluice/sdk";
import pino from "pino";
import { valid } from "../../core/config/testing.ts";
import { type LedgerBegin, recordPayload } from "../../core/ledger/record.ts";
import { Recorder, type RecorderParts } from "../../core/ledger/recorder.ts";
import { SegmentWriter } from "../../core/ledger/segment-writer.ts";
import { LEDGER_DIR, newWriterName } from "../../core/ledger/writer-name.ts";
import type { PluginSource } from "../../core/sandbox/plugin-source.ts";
import { recordingHost } from "../../core/sandbox/recording-host.ts";
import { functionPlugin } from "../../core/sandbox/testing/function-plugin.ts";
import { openLmdbStore } from "../../core/state/lmdb/store.ts";
import { temporaryDir } from "../gateway/setup.ts";

/** A finished exchange. */
export const exchange = (more: Partial<ExchangeRecord> = {}): ExchangeRecord => ({
  id: Bun.randomUUIDv7(),
  arrivedAt: Date.now(),
  durationMs: 1,
  api: "openai-chat",
  stream: false,
  status: 200,
  outcome: "answered",
  attempts: [],
  tags: {},
  config: 1,
  ...more,
});

/** An exchange that has only begun. */
export const begun = (more: Partial<ExchangeRecord> = {}): LedgerBegin => {
  const { status: _, outcome: __, durationMs: ___, ...begin } = exchange({ stream: true, ...more });
  return begin;
};

/** A consumer, and what it was given; `handle` may throw, or take its time. */
export const collector = (
  name: string,
  handle: (records: readonly LoggedExchange[], call: number) => unknown = () => undefined,
) => {
  const taken: LoggedExchange[] = [];
  const batches: number[] = [];
  let calls = 0;
  const plugin = definePlugin({
    name,
    version: "1.0.0",
    config: Type.Object({ bodies: Type.Boolean({ default: false }) }),
    powers: { bodies: { when: "bodies" } },
    hooks: {
      async onLog(ctx) {
        batches.push(ctx.records.length);
        await handle(ctx.records, ++calls);
        taken.push(...ctx.records);
      },
    },
  });
  return { plugin, taken, batches, ids: () => taken.map(({ id }) => id) };
};

const planted = (definitions: readonly { readonly name: string }[]): PluginSource => ({
  has: () => false,
  load: async (use) =>
    functionPlugin(
      use,
      definitions.find(({ name }) => name === use),
    ),
});

/** A writer under its own name, in a ledger. */
export interface NamedWriter {
  readonly name: string;
  readonly dir: string;
  readonly writer: SegmentWriter;
  /** Appends finished exchanges; resolves when they are in the file. */
  add(...records: readonly ExchangeRecord[]): Promise<void>;
  /** The same with bodies that are kept. */
  addKept(record: ExchangeRecord, request: Uint8Array, response: Uint8Array): Promise<void>;
}

export const openWriter = (dataDir: string, slot = 0, segmentBytes = 1_048_576): NamedWriter => {
  const name = newWriterName(slot);
  const dir = join(dataDir, LEDGER_DIR, name);
  const writer = new SegmentWriter({ dir, segmentBytes, syncEveryMs: 1000 });
  return {
    name,
    dir,
    writer,
    async add(...records) {
      await Promise.all(records.map((record) => writer.append("record", recordPayload(record))));
    },
    async addKept(record, request, response) {
      const kept = {
        request: { inline: request.byteLength, pieces: [] },
        response: { inline: response.byteLength, pieces: [] },
      };
      await writer.append("record", recordPayload({ ...record, kept }, request, response));
    },
  };
};

/** A data folder with a ledger, and recorders on it, one after the other. */
export class RecorderRig {
  readonly #dir = temporaryDir();
  readonly store = openLmdbStore(this.#dir.path);
  readonly lines: Record<string, unknown>[] = [];
  readonly #recorders = new Set<Recorder>();
  #number = 0;

  get path(): string {
    return this.#dir.path;
  }

  writer(slot = 0, segmentBytes?: number): NamedWriter {
    return openWriter(this.path, slot, segmentBytes);
  }

  /** A recorder with a config in force. `live` are the writers that live. */
  async start(
    plugins: readonly { readonly name: string }[],
    yaml: string,
    options: Partial<RecorderParts> & { readonly live?: readonly NamedWriter[] } = {},
  ): Promise<Recorder> {
    const { live = [], ...parts } = options;
    const logger = pino({ base: null }, { write: (line: string) => this.lines.push(JSON.parse(line)) });
    const recorder = new Recorder({
      dataDir: this.path,
      registry: planted(plugins),
      hostOf: recordingHost(logger),
      store: this.store,
      logger,
      retryAfterMs: [1, 1],
      ...parts,
    });
    this.#recorders.add(recorder);
    recorder.setLiveWriters(live.map(({ name }) => name));
    await this.change(recorder, yaml);
    return recorder;
  }

  /** Puts another config in force. */
  async change(recorder: Recorder, yaml: string): Promise<void> {
    this.#number++;
    const text = yaml.includes("ledger:") ? yaml : `ledger: { drainEveryMs: 10 }\n${yaml}`;
    await recorder.prepare(this.#number, valid(text, {}, join(this.path, "sluice.yaml")));
    await recorder.switchToPrepared();
  }

  /** Messages of the recorder's log that hold this. */
  told(message: string): Record<string, unknown>[] {
    return this.lines.filter(({ msg }) => String(msg).includes(message));
  }

  async end(): Promise<void> {
    for (const recorder of this.#recorders) await recorder.close(0);
    await this.store.close();
    this.#dir.remove();
  }
}
