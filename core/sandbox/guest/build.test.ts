import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { buildGuest, GUEST_PATH } from "./build.ts";

test("the script that is shipped is the one that its sources make", async () => {
  const shipped = await Bun.file(resolve(import.meta.dir, "../../..", GUEST_PATH)).text();
  expect(shipped === (await buildGuest())).toBe(true);
});

test("it is one script with no imports, and small: every plugin's engine reads it", async () => {
  const script = await buildGuest();
  expect(script).not.toMatch(/\b(?:import|require)\b\s*[("'{]/);
  expect(script.length).toBeLessThan(45_000);
});
