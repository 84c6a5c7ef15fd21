import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataDirOf, findConfig, openContext } from "./context.ts";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "sluice-context-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

test("--config wins over the sluice.yaml of the folder, and is found from it", () => {
  writeFileSync(join(cwd, "sluice.yaml"), "server: { port: 1111 }\n");
  mkdirSync(join(cwd, "other"));
  writeFileSync(join(cwd, "other/my.yaml"), "server: { port: 2222, dataDir: state }\n");
  const port = (configFile?: string): number =>
    findConfig({ cwd, env: {}, ...(configFile === undefined ? {} : { configFile }) }).config.server.port;
  expect(port()).toBe(1111);
  expect(port("other/my.yaml")).toBe(2222);
  expect(port(join(cwd, "other/my.yaml"))).toBe(2222);
});

test("a data folder lies beside the file that names it, else in the caller's folder", () => {
  mkdirSync(join(cwd, "other"));
  writeFileSync(join(cwd, "other/my.yaml"), "server: { dataDir: state }\n");
  expect(dataDirOf(findConfig({ cwd, env: {}, configFile: "other/my.yaml" }))).toBe(join(cwd, "other/state"));
  expect(dataDirOf(findConfig({ cwd, env: {} }))).toBe(join(cwd, "data"));
});

test("a file that is named and not there is an error, not a start with nothing", () => {
  expect(() => findConfig({ cwd, env: {}, configFile: "gone.yaml" })).toThrow(
    expect.objectContaining({ code: "CONFIG_NOT_FOUND" }),
  );
});

test("with no file there is a service for each provider key of the environment, beside demo", () => {
  const { config, file } = findConfig({ cwd, env: { OPENAI_API_KEY: "a-provider-key" } });
  expect(file).toBeUndefined();
  expect(Object.keys(config.services).toSorted()).toEqual(["demo", "openai"]);
});

test("a command's store is made with its folders", async () => {
  const { store, close } = await openContext({ out: () => {}, err: () => {}, cwd, env: {}, json: false });
  expect(await store.get("keys", "none")).toBeUndefined();
  await close();
  expect(existsSync(join(cwd, "data"))).toBe(true);
});
