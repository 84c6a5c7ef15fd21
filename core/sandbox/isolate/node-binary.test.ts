import { afterAll, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDir } from "../../../tests/gateway/setup.ts";
import { askNode, findAddon, findNode, IsolateUnavailable, THIS_PLACE } from "./node-binary.ts";

const dir = temporaryDir();
afterAll(() => dir.remove());

const program = (name: string, text: string): string => {
  const path = join(dir.path, name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
};
const nothing = () => {
  throw new Error("not installed");
};

describe("the Node of companions", () => {
  test("is the one that was installed with us, is new enough, and has its addon", () => {
    const node = findNode({ ...THIS_PLACE, configured: undefined });
    const facts = askNode(node);
    expect(Number.parseInt(facts.version, 10)).toBeGreaterThanOrEqual(24);
    expect(existsSync(findAddon(facts))).toBe(true);
  });

  test("is the one that SLUICE_NODE names, if there is one", () => {
    const path = program("node", "");
    expect(findNode({ ...THIS_PLACE, configured: path, resolve: nothing })).toBe(path);
    expect(() => findNode({ ...THIS_PLACE, configured: "/no/such/node" })).toThrow(
      "SLUICE_NODE names /no/such/node, which is not there",
    );
  });

  test("is missed with what to do about it, by the name of the package or of the machine", () => {
    const missing = () => findNode({ ...THIS_PLACE, configured: undefined, resolve: nothing });
    expect(missing).toThrow(IsolateUnavailable);
    expect(missing).toThrow("Install with optional dependencies, set SLUICE_NODE");
    expect(() => findNode({ ...THIS_PLACE, configured: undefined, platform: "plan9" })).toThrow(
      `there is no Node package for plan9 on ${process.arch}`,
    );
  });

  test.each([
    ["too old", "#!/bin/sh\necho 22.1.0 127 glibc", "is Node 22.1.0"],
    ["no Node", "#!/bin/sh\necho hello", "needs Node 24 or later"],
    ["no program", "", "is none"],
  ])("is refused when it is %s", (name, text, why) => {
    const path = program(name.replaceAll(" ", "-"), text);
    expect(() => askNode(path)).toThrow(IsolateUnavailable);
    expect(() => askNode(path)).toThrow(why);
  });

  test("is refused when isolated-vm is not built for it", () => {
    expect(() => findAddon({ version: "99.0.0", abi: "999", libc: "glibc" })).toThrow(
      "isolated-vm built for Node 99.0.0",
    );
  });
});
