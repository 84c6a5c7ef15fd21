import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { ownCommand } from "./own-command.ts";

const ROOT = resolve(import.meta.dir, "../..");

test("in the checkout it is the launcher beside the caller", () => {
  expect(ownCommand(ROOT, undefined)).toBe("./sluice");
  expect(ownCommand(ROOT, `${ROOT}/sluice.yaml`)).toBe("./sluice");
});

test("elsewhere the launcher's whole path is named", () => {
  expect(ownCommand("/srv", "/srv/sluice.yaml")).toEndWith("/sluice");
  expect(ownCommand("/srv", undefined)).toStartWith(ROOT.includes(" ") ? "'/" : "/");
});

test("a config that would not be found of itself is named, quoted for a shell where needed", () => {
  expect(ownCommand(ROOT, "/etc/sluice.yaml")).toBe("./sluice --config /etc/sluice.yaml");
  expect(ownCommand(ROOT, "/my gateway's.yaml")).toBe(`./sluice --config '/my gateway'\\''s.yaml'`);
});
