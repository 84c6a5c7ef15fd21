import { expect, test } from "bun:test";
import { globalFlags } from "./global-flags.ts";

test("flags that every command takes may stand anywhere, the rest stays in order", () => {
  for (const argv of [
    ["--json", "key", "--config", "a.yaml", "list", "--x"],
    ["key", "list", "--x", "--json", "--config=a.yaml"],
  ]) {
    expect(globalFlags(argv)).toEqual({
      name: "key",
      args: ["list", "--x"],
      help: false,
      json: true,
      configFile: "a.yaml",
    });
  }
});

test("what stands behind -- is the command's own", () => {
  expect(globalFlags(["plan", "--", "--json", "-h"])).toMatchObject({
    name: "plan",
    args: ["--json", "-h"],
    help: false,
    json: false,
  });
});

test("--help and -h ask for help; nothing at all is no command", () => {
  expect(globalFlags(["--help"])).toMatchObject({ name: undefined, help: true });
  expect(globalFlags(["plan", "-h"])).toMatchObject({ name: "plan", help: true });
  expect(globalFlags([])).toMatchObject({ name: undefined, args: [], help: false });
});

test("--config without a file is refused with the usage", () => {
  expect(() => globalFlags(["check", "--config"])).toThrow(
    expect.objectContaining({ code: "COMMAND_USAGE", message: expect.stringContaining("Usage:") }),
  );
});
