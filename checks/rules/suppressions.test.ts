import { expect, test } from "bun:test";
import { problemsIn } from "./bad-tree.ts";
import { suppressions } from "./suppressions.ts";

test("each way to switch a checker off is found", async () => {
  const files = {
    "a.ts": "// @ts-ignore\nconst a = 1;",
    "b.ts": "/* biome-ignore lint: no */",
    "c.ts": "// @ts-expect-error",
    "d.ts": "const d = e as any;",
    "e.ts": "const e = (f: any) => f;",
    "f.ts": "const f = g as unknown as string;",
  };
  const problems = await problemsIn(suppressions, files);
  expect(problems.map((problem) => problem.split(":")[0] ?? "")).toEqual(Object.keys(files));
});

test("text and comments that only speak of it are not", async () => {
  const spoken = 'const a = "x as any"; // never: any\nconst b = `@ts-ignore`; const any = { any: 1 };';
  expect(await problemsIn(suppressions, { "a.ts": spoken })).toEqual([]);
});
