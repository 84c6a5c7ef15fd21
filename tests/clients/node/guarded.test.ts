import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { leftOut } from "../../../checks/left-out.ts";
import { KEY } from "../../gateway/setup.ts";
import { type Guarded, startGuarded } from "../guarded.ts";
import { ASKED, CLAIMS, onlyHarmless } from "../guarded-claims.ts";

const node = Bun.which("node");
if (node === null)
  leftOut("Guardrails and the client under Node itself", "there is no node; install Node 20 or newer");

const RUNTIMES = { bun: process.execPath, ...(node === null ? {} : { node }) };

describe.each(Object.entries(RUNTIMES))("the official client under %s", (runtime, program) => {
  let guarded: Guarded;
  let said: Record<string, unknown>;
  beforeAll(async () => {
    guarded = await startGuarded();
    const child = Bun.spawn([program, join(import.meta.dir, "guarded.mjs")], {
      env: {
        PATH: process.env["PATH"] ?? "",
        SLUICE_URL: guarded.gateway.url,
        SLUICE_KEY: KEY,
        SLUICE_ASKED: ASKED,
      },
      stdout: "pipe",
      stderr: "inherit",
    });
    said = JSON.parse(await child.stdout.text());
  }, 60_000);
  afterAll(() => guarded.stop());

  test("is what asked", () => expect(said["runtime"]).toBe(runtime));

  test.each(Object.entries(CLAIMS))("gets what a guardrail leaves: %s", (claim, expected) => {
    expect(said[claim]).toEqual(expected);
  });

  test("and the provider is asked nothing of it", () => onlyHarmless(guarded.sayer));
});
