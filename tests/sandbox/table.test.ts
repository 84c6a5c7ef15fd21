import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runsOn } from "./case.ts";
import { GROUPS } from "./cases/index.ts";
import { COMPANIONS, ESCAPES, HANDLES } from "./elsewhere.ts";
import { casesTable, withCases } from "./table.ts";

const ROOT = resolve(import.meta.dir, "../..");
const cases = GROUPS.flatMap((group) => group.cases);

describe("the table of cases", () => {
  test("has a row for every case, and every case a name of its own", () => {
    const table = casesTable();
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    for (const { name } of cases) expect(table).toContain(`| ${name} | `);
  });

  test("gives a reason for every case that one engine is spared", () => {
    const spared = cases.filter((tried) => !runsOn(tried, "inline"));
    expect(spared.length).toBeGreaterThan(0);
    expect(casesTable().match(/not run \(\d+\)/g)?.length).toBe(spared.length);
  });

  test("stands in the security model as it is", () => {
    const page = readFileSync(join(ROOT, "docs/security-model.md"), "utf8");
    expect(withCases(page)).toBe(page);
  });

  test("has no place in a page that does not say where", () => {
    expect(() => withCases("# A page\n")).toThrow("has to hold");
  });
});

test.each([...HANDLES, ...COMPANIONS, ...ESCAPES])("$file tests: $name", ({ file, test: title }) => {
  expect(readFileSync(join(ROOT, file), "utf8")).toContain(title);
});
