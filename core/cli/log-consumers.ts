import { join } from "node:path";
import { FILE_HEAD_BYTES } from "../ledger/frame.ts";
import type { ConsumerRow } from "../ledger/positions.ts";
import type { ConsumerPosition } from "../ledger/record-cursor.ts";
import { segmentsOf, writersOf } from "../ledger/segments.ts";
import { LEDGER_DIR } from "../ledger/writer-name.ts";
import type { Store } from "../state/contract.ts";
import { openLmdbStore } from "../state/lmdb/store.ts";

/** How far a consumer has read what one writer wrote, and what it never got. */
export interface ConsumerLag {
  readonly instance: string;
  readonly writer: string;
  readonly segment: number;
  readonly offset: number;
  readonly bytesBehind: number;
  /** Records of all writers that were set aside, since the consumer threw at them, and that were dropped unread. */
  readonly setAside: number;
  readonly dropped: number;
}

/** One that has no position for a writer reads it from its beginning. */
const BEGINNING: ConsumerPosition = { segment: 0, offset: 0 };

/** The lag of each consumer behind each writer that there is. */
export const consumerLags = async (dataDir: string): Promise<ConsumerLag[]> => {
  const store = openLmdbStore(dataDir);
  try {
    // As the recorder keeps them, under `<instance id>` and `<instance id> <writer>`.
    const rows = await entries<ConsumerRow>(store, "consumers");
    const positions = await entries<ConsumerPosition>(store, "positions");
    const instances = new Set([
      ...rows.keys(),
      ...[...positions.keys()].map((key) => key.slice(0, key.lastIndexOf(" "))),
    ]);
    const writers = writersOf(join(dataDir, LEDGER_DIR));
    return [...instances].sort().flatMap((instance) => {
      const { setAside = 0, dropped = 0 } = rows.get(instance) ?? {};
      return writers.map(({ name, dir }) => {
        const position = positions.get(`${instance} ${name}`) ?? BEGINNING;
        const { segment, offset } = position;
        const behind = bytesBehind(dir, position);
        return { instance, writer: name, segment, offset, bytesBehind: behind, setAside, dropped };
      });
    });
  } finally {
    await store.close();
  }
};

const entries = async <T>(store: Store, space: string): Promise<Map<string, T>> =>
  new Map(await Array.fromAsync(store.list<T>(space)));

const bytesBehind = (dir: string, { segment, offset, done }: ConsumerPosition): number =>
  done
    ? 0
    : segmentsOf(dir)
        .filter(({ sequence }) => sequence >= segment)
        .reduce((sum, { sequence, sizeBytes }) => {
          const read = Math.max(FILE_HEAD_BYTES, sequence === segment ? offset : 0);
          return sum + Math.max(0, sizeBytes - read);
        }, 0);
