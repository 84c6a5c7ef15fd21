import { afterEach, beforeEach, describe, expect, spyOn, test } from "bun:test";
import nodeCrypto from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../state/contract.ts";
import { openLmdbStore } from "../state/lmdb/store.ts";
import { createKey, KEY_SPACE, listKeys, type StoredKey } from "./key-records.ts";
import { KeyDirectory } from "./keys.ts";
import { compilePrincipals } from "./principals.ts";
import { hashSecret, newKeySecret } from "./secrets.ts";

const principals = compilePrincipals({
  users: [{ name: "alice", groups: ["eng"] }],
  servicePrincipals: [{ name: "bot", groups: [] }],
});
const LAPTOP = { name: "alice-laptop", principal: "alice", secret: "any string of 32 characters or more" };

let dir = "";
let store: Store;
let directory: KeyDirectory;
let now = Date.now();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sluice-keys-"));
  store = openLmdbStore(dir);
  now = Date.now();
  directory = KeyDirectory.open([LAPTOP], store, principals, () => now);
});
afterEach(async () => {
  directory.close();
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Runs a statement with `store` open in a process of its own. */
const elsewhere = async (statement: string): Promise<string> => {
  const script = `
    const { openLmdbStore } = await import(${JSON.stringify(join(import.meta.dir, "../state/lmdb/store.ts"))});
    const { createKey, revokeKey } = await import(${JSON.stringify(join(import.meta.dir, "key-records.ts"))});
    const store = openLmdbStore(${JSON.stringify(dir)});
    ${statement}
    await store.close();`;
  const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe", stderr: "inherit" });
  const text = await child.stdout.text();
  expect(await child.exited).toBe(0);
  return text.trim();
};

/** Resolves at the next change of the keys, once the directory, which watches for longer, knows of it. */
const nextChange = (): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = store.watch(KEY_SPACE, resolve);
  return promise.finally(end);
};

describe("a declared key", () => {
  test("stands for its principal", async () => {
    expect(await directory.find(LAPTOP.secret)).toEqual({
      id: "alice-laptop",
      name: "alice-laptop",
      state: "active",
      principal: { name: "alice", type: "user", groups: ["eng"] },
    });
  });

  test("goes and comes with the config, and the stored ones stay", async () => {
    const { secret } = await createKey(store, { principal: "bot", name: "ci" });
    const other = { name: "new", principal: "carol", secret: "another string of 32 characters or more" };
    const next = directory.withConfig([other], compilePrincipals({ users: [], servicePrincipals: [] }));
    expect(await next.find(LAPTOP.secret)).toBeUndefined();
    expect((await next.find(other.secret))?.principal).toEqual({ name: "carol", type: "user", groups: [] });
    expect((await next.find(secret))?.principal.type).toBe("user");
    expect((await directory.find(secret))?.principal.type).toBe("service-principal");
  });
});

describe("a created key", () => {
  test("stands for its principal, always the same object while it is known", async () => {
    const { id, secret } = await createKey(store, { principal: "alice", name: "laptop" });
    const record = await directory.find(secret);
    expect(record).toEqual({
      id,
      name: "laptop",
      state: "active",
      principal: { name: "alice", type: "user", groups: ["eng"] },
    });
    expect(await directory.find(secret)).toBe(record);
  });

  test("is found without a promise once the store is in this process", async () => {
    const { secret } = await createKey(store, { principal: "alice", name: "laptop" });
    expect(directory.find(secret)).not.toBeInstanceOf(Promise);
  });

  test("with a wrong secret is unknown, and the comparison takes constant time", async () => {
    const { id, secret } = await createKey(store, { principal: "alice", name: "laptop" });
    const compare = spyOn(nodeCrypto, "timingSafeEqual");
    const wrong = `sk-sluice-${id}-${"x".repeat(40)}`;
    expect(await directory.find(wrong)).toBeUndefined();
    expect(await directory.find(secret)).toBeDefined();
    expect(compare).toHaveBeenCalledTimes(2);
    compare.mockRestore();
  });

  test("expires while it is known", async () => {
    const { secret } = await createKey(store, { principal: "alice", name: "day", expiresAt: now + 1000 });
    expect((await directory.find(secret))?.state).toBe("active");
    now += 1000;
    expect((await directory.find(secret))?.state).toBe("expired");
  });

  test("leaves no secret in the files of the store", async () => {
    const { secret } = await createKey(store, { principal: "alice", name: "laptop" });
    const files = readdirSync(join(dir, "store")).map((file) => readFileSync(join(dir, "store", file)));
    expect(files.some((bytes) => bytes.includes(hashSecret(secret)))).toBe(true);
    expect(files.some((bytes) => bytes.includes(secret.slice(-40)))).toBe(false);
  });

  test("whose record is damaged lets nobody in", async () => {
    const { id, secret } = newKeySecret();
    await store.put(KEY_SPACE, id, { id, hash: hashSecret(secret) });
    expect(await directory.find(secret)).toBeUndefined();
    expect(await listKeys(store, [])).toEqual([]);
  });

  test("revoked by another process counts as revoked within a second", async () => {
    const { id, secret } = await createKey(store, { principal: "alice", name: "laptop" });
    expect((await directory.find(secret))?.state).toBe("active");
    const changed = nextChange();
    const revokedAt = Number(
      await elsewhere(`await revokeKey(store, [], "${id}"); console.log(Date.now());`),
    );
    await changed;
    expect(Date.now() - revokedAt).toBeLessThan(1000);
    expect((await directory.find(secret))?.state).toBe("revoked");
  });

  test("made by another process counts within a second, though it was asked for before", async () => {
    const { id, secret } = newKeySecret();
    expect(await directory.find(secret)).toBeUndefined();
    const record: StoredKey = { id, name: "n", principal: "bot", hash: hashSecret(secret), createdAt: 1 };
    const put = `await store.put("${KEY_SPACE}", "${id}", ${JSON.stringify(record)}); console.log(Date.now());`;
    const changed = nextChange();
    const madeAt = Number(await elsewhere(put));
    await changed;
    expect(Date.now() - madeAt).toBeLessThan(1000);
    expect((await directory.find(secret))?.state).toBe("active");
  });
});

describe("a hostile credential", () => {
  const { id, secret } = newKeySecret();
  test.each([
    ["empty", ""],
    ["of the prefix alone", "sk-sluice-"],
    ["of an id alone", `sk-sluice-${id}-`],
    ["cut off", secret.slice(0, -1)],
    ["with a tail", `${secret}x`],
    ["with a line break", `${secret}\n`],
    ["with a NUL", `${secret}\0`],
    ["with a C1 control character", `${LAPTOP.secret}\u0085`],
    ["of 10 MB", "x".repeat(10_000_000)],
    ["with an id that is a path", `sk-sluice-../../../../-${"x".repeat(40)}`],
    ["with the name of a property", `sk-sluice-constructor1-${"x".repeat(40)}`],
    ["__proto__", "__proto__"],
    ["with a lone surrogate", "\ud800".repeat(40)],
    ["of a hash in place of the secret", hashSecret(LAPTOP.secret)],
    ["of a declared key's name", LAPTOP.name],
    ["of a declared secret in other case", LAPTOP.secret.toUpperCase()],
    ["of a declared secret with a space", ` ${LAPTOP.secret}`],
  ])("%s is unknown", async (_, credential) => {
    expect(await directory.find(credential)).toBeUndefined();
  });

  test("over 512 characters is unknown even where a key would fit", async () => {
    const long = { name: "long", principal: "alice", secret: "x".repeat(513) };
    expect(await directory.withConfig([long], principals).find(long.secret)).toBeUndefined();
  });
});
