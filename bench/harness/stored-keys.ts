import { createKey } from "../../core/identity/key-records.ts";
import { openLmdbStore } from "../../core/state/lmdb/store.ts";

/** More writes at once than this gain nothing, and each holds memory until it is on disk. */
const BATCH = 5_000;

/** Puts keys into the store of a data folder. Returns the secrets of the first of them. */
export const storeKeys = async (
  dataDir: string,
  count: number,
  shown: number,
): Promise<readonly string[]> => {
  const store = openLmdbStore(dataDir);
  const secrets: string[] = [];
  try {
    for (let made = 0; made < count; made += BATCH) {
      const size = Math.min(BATCH, count - made);
      const batch = await Promise.all(
        Array.from({ length: size }, () => createKey(store, { principal: "bench", name: "bench" })),
      );
      for (const { secret } of batch) if (secrets.length < shown) secrets.push(secret);
    }
  } finally {
    await store.close();
  }
  return secrets;
};
