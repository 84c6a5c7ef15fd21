import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeyDirectory } from "../identity/keys.ts";
import { compilePrincipals } from "../identity/principals.ts";
import { openLmdbStore } from "../state/lmdb/store.ts";
import type { CommandIo } from "./command.ts";
import { keyCommand } from "./key.ts";

const CONFIG = `
server: { dataDir: ./state }
keys: [{ name: declared, principal: bob, secret: "a declared secret of 32 characters" }]
`;
let cwd = "";
let lines: string[] = [];

const io = (options: Partial<CommandIo> = {}): CommandIo => ({
  out: (text) => lines.push(text),
  err: () => {},
  cwd,
  env: {},
  json: false,
  ...options,
});
const text = async (...args: string[]): Promise<string> => {
  lines = [];
  expect(await keyCommand.run(args, io())).toBe(0);
  return lines.join("\n");
};
const json = async (...args: string[]): Promise<unknown> => {
  lines = [];
  expect(await keyCommand.run(args, io({ json: true }))).toBe(0);
  expect(lines).toHaveLength(1);
  return JSON.parse(lines.join());
};
const create = async (...flags: string[]): Promise<{ id: string; secret: string }> => {
  const made = new Map(
    Object.entries((await json("create", "--principal", "alice", "--name", "laptop", ...flags)) ?? {}),
  );
  return { id: String(made.get("id")), secret: String(made.get("secret")) };
};

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "sluice-cli-"));
  writeFileSync(join(cwd, "sluice.yaml"), CONFIG);
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

test("create prints one document with id, secret, name and principal, in a data folder made for it", async () => {
  const made = await json("create", "--principal", "alice@example.com", "--name", "laptop");
  expect(made).toEqual({
    id: expect.stringMatching(/^[a-z0-9]{12}$/),
    secret: expect.stringMatching(/^sk-sluice-[a-z0-9]{12}-[A-Za-z0-9]{40}$/),
    name: "laptop",
    principal: "alice@example.com",
  });
  expect(statSync(join(cwd, "state")).mode & 0o777).toBe(0o700);
});

test("a secret is printed by create and never again", async () => {
  const { id, secret } = await create();
  const later = [
    await text("list"),
    JSON.stringify(await json("list")),
    await text("revoke", id),
    await text("list"),
  ];
  expect(later.join()).toContain(id);
  expect(later.join()).not.toContain(secret.slice(-40));
  expect(await text("create", "--principal", "alice", "--name", "x")).toMatch(/sk-sluice-[a-z0-9]{12}-/);
});

test("list shows declared and created keys with their state, as a table and as an array", async () => {
  const { id } = await create("--expires", "30d");
  expect(await json("list")).toEqual([
    { id: "declared", name: "declared", principal: "bob", source: "file", state: "active" },
    {
      id,
      name: "laptop",
      principal: "alice",
      source: "store",
      state: "active",
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
    },
  ]);
  const [headings, ...rows] = (await text("list")).split("\n");
  expect(headings).toMatch(/^ID +NAME +PRINCIPAL +STATE +SOURCE +CREATED +EXPIRES$/);
  expect(rows).toHaveLength(2);
  expect(rows[1]).toStartWith(`${id}  laptop    alice `);
});

test("revoke is final, may be repeated, and says so in JSON too", async () => {
  const { id } = await create();
  expect(await text("revoke", id)).toContain(`Key ${id} is revoked.`);
  expect(await json("revoke", id)).toEqual({ id, state: "revoked" });
  expect(await json("list")).toContainEqual(expect.objectContaining({ id, state: "revoked" }));
});

test("a key that is unknown or declared is not revoked", async () => {
  await expect(text("revoke", "nothing")).rejects.toMatchObject({ code: "KEY_NOT_FOUND" });
  await expect(text("revoke", "declared")).rejects.toMatchObject({ code: "KEY_DECLARED_IN_FILE" });
});

test.each([
  [[]],
  [["delete"]],
  [["__proto__"]],
  [["create"]],
  [["create", "--principal", "alice"]],
  [["create", "--principal", "", "--name", "x"]],
  [["create", "--principal", "a\u001b[2J", "--name", "x"]],
  [["create", "--principal", "alice", "--name", "x".repeat(256)]],
  [["create", "--principal", "alice", "--name", "x", "--expires", "yesterday"]],
  [["create", "--principal", "alice", "--name", "x", "--colour", "red"]],
  [["create", "alice"]],
  [["list", "--all"]],
  [["list", "x"]],
  [["revoke"]],
  [["revoke", "a", "b"]],
])("%j is refused with the usage, before anything is opened", async (args) => {
  await expect(text(...args)).rejects.toMatchObject({
    code: "COMMAND_USAGE",
    message: expect.stringContaining("Usage: sluice key"),
  });
  expect(existsSync(join(cwd, "state"))).toBe(false);
});

test("--config names a file from the caller's folder, and its data folder lies beside it", async () => {
  const other = mkdtempSync(join(cwd, "other-"));
  writeFileSync(join(other, "my.yaml"), "server: { dataDir: here }\n");
  lines = [];
  const configFile = join(other.slice(cwd.length + 1), "my.yaml");
  expect(await keyCommand.run(["list"], io({ configFile }))).toBe(0);
  expect(existsSync(join(other, "here", "store"))).toBe(true);
});

test("without a config file keys lie in ./data of the caller's folder", async () => {
  rmSync(join(cwd, "sluice.yaml"));
  await create();
  expect(existsSync(join(cwd, "data", "store"))).toBe(true);
});

test("keys are made and revoked from another process while a gateway runs", async () => {
  const store = openLmdbStore(join(cwd, "state"));
  const principals = compilePrincipals({ users: [], servicePrincipals: [] });
  const directory = KeyDirectory.open([], store, principals);
  const { secret, id } = await create();
  expect(await directory.find(secret)).toMatchObject({ id, state: "active" });
  const { promise: changed, resolve } = Promise.withResolvers<void>();
  store.watch("keys", resolve);
  const script = `
    const { keyCommand } = await import(${JSON.stringify(join(import.meta.dir, "key.ts"))});
    const io = { out: console.log, err: console.error, cwd: ${JSON.stringify(cwd)}, env: {}, json: false };
    process.exitCode = await keyCommand.run(["revoke", "${id}"], io);`;
  const child = Bun.spawn([process.execPath, "-e", script], { stdout: "ignore", stderr: "inherit" });
  expect(await child.exited).toBe(0);
  await changed;
  expect(await directory.find(secret)).toMatchObject({ id, state: "revoked" });
  directory.close();
  await store.close();
});

test("help shows an example of each part", () => {
  const parts = ["create", "list", "revoke"];
  expect(
    parts.filter((part) => keyCommand.help.split("Examples:")[1]?.includes(`sluice key ${part}`)),
  ).toEqual(parts);
});
