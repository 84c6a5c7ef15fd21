import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../state/contract.ts";
import { openLmdbStore } from "../state/lmdb/store.ts";
import { checkAdmin, FIRST_PRINCIPAL, firstSecrets } from "./admin.ts";
import { listKeys } from "./key-records.ts";
import { KeyDirectory } from "./keys.ts";
import { compilePrincipals } from "./principals.ts";
import { hashSecret } from "./secrets.ts";

let dir = "";
let store: Store;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sluice-admin-"));
  store = openLmdbStore(dir);
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

describe("the first start", () => {
  test("makes one admin key and one user key, whoever asks at the same time", async () => {
    const made = await Promise.all([firstSecrets(store), firstSecrets(store), firstSecrets(store)]);
    const [first, ...more] = made.filter(({ adminSecret }) => adminSecret !== undefined);
    expect(more).toEqual([]);
    expect(await listKeys(store, [])).toHaveLength(1);
    expect(await checkAdmin(store, undefined, first?.adminSecret ?? "")).toBe(true);
    const directory = KeyDirectory.open([], store, compilePrincipals({ users: [], servicePrincipals: [] }));
    expect((await directory.find(first?.userSecret ?? ""))?.principal.name).toBe(FIRST_PRINCIPAL);
    directory.close();
  });

  test("is over at the second", async () => {
    await firstSecrets(store);
    expect(await firstSecrets(store)).toEqual({});
  });
});

describe("the admin key", () => {
  const key = "an admin key of the config, long enough";

  test("of the config counts alone where there is one", async () => {
    const { adminSecret = "" } = await firstSecrets(store);
    expect(await checkAdmin(store, { key }, key)).toBe(true);
    expect(await checkAdmin(store, { key }, adminSecret)).toBe(false);
    expect(await checkAdmin(store, {}, adminSecret)).toBe(true);
  });

  test("is nothing else", async () => {
    const { userSecret = "" } = await firstSecrets(store);
    for (const credential of ["", userSecret, hashSecret(key), `${key} `, "x".repeat(1_000_000)]) {
      expect(await checkAdmin(store, undefined, credential)).toBe(false);
      expect(await checkAdmin(store, { key }, credential)).toBe(false);
    }
  });

  test("does not exist before the first start", async () => {
    expect(await checkAdmin(store, undefined, "")).toBe(false);
  });
});
