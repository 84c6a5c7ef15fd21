import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../state/contract.ts";
import { openLmdbStore } from "../state/lmdb/store.ts";
import { createKey, KEY_SPACE, listKeys, revokeKey } from "./key-records.ts";

const LAPTOP = { name: "alice-laptop", principal: "alice", secret: "any string of 32 characters or more" };
let dir = "";
let store: Store;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sluice-keys-"));
  store = openLmdbStore(dir);
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

test("a list shows declared and stored keys and no hash", async () => {
  const { id } = await createKey(store, { principal: "bot", name: "ci", expiresAt: 1 });
  const rows = await listKeys(store, [LAPTOP]);
  expect(rows).toEqual([
    { id: "alice-laptop", name: "alice-laptop", principal: "alice", source: "file", state: "active" },
    {
      id,
      name: "ci",
      principal: "bot",
      source: "store",
      state: "expired",
      createdAt: expect.any(String),
      expiresAt: "1970-01-01T00:00:00.001Z",
    },
  ]);
});

test("revoking twice keeps the first time", async () => {
  const { id } = await createKey(store, { principal: "bot", name: "ci" });
  await revokeKey(store, [], id);
  const first = await store.get(KEY_SPACE, id);
  await revokeKey(store, [], id);
  expect(await store.get<unknown>(KEY_SPACE, id)).toEqual(first);
  expect((await listKeys(store, []))[0]?.state).toBe("revoked");
});

test("an id that no key has is an error, whatever it is", async () => {
  for (const id of ["", "abcdefghijkl", "__proto__", "../x", "x".repeat(100_000)]) {
    await expect(revokeKey(store, [LAPTOP], id)).rejects.toMatchObject({ code: "KEY_NOT_FOUND" });
  }
});

test("a declared key is not revoked", async () => {
  await expect(revokeKey(store, [LAPTOP], "alice-laptop")).rejects.toMatchObject({
    code: "KEY_DECLARED_IN_FILE",
  });
});
