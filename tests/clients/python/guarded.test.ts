import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { KEY } from "../../gateway/setup.ts";
import { type Guarded, startGuarded } from "../guarded.ts";
import { ASKED, CLAIMS, onlyHarmless } from "../guarded-claims.ts";
import { python, runPython } from "./interpreter.ts";

const interpreter = python();

describe.skipIf(interpreter === undefined)("the official client for Python", () => {
  let guarded: Guarded;
  let said: Record<string, unknown>;
  beforeAll(async () => {
    guarded = await startGuarded();
    const out = await runPython(interpreter ?? "", [join(import.meta.dir, "guarded.py")], {
      SLUICE_URL: guarded.gateway.url,
      SLUICE_KEY: KEY,
      SLUICE_ASKED: ASKED,
    });
    said = JSON.parse(out);
  }, 60_000);
  afterAll(() => guarded.stop());

  test.each(Object.entries(CLAIMS))("gets what a guardrail leaves: %s", (claim, expected) => {
    expect(said[claim]).toEqual(expected);
  });

  test("and the provider is asked nothing of it", () => onlyHarmless(guarded.sayer));
});
