import { expect, test } from "bun:test";
import { problemsIn } from "./bad-tree.ts";
import { pinned } from "./pinned.ts";

const GOOD = {
  "package.json":
    '{ "packageManager": "bun@1.2.3", "devDependencies": { "bun-types": "1.2.3", "a": "2.0.0-rc.1" } }',
  "core/package.json": '{ "dependencies": { "@x/y": "workspace:*", "b": "1.0.0" } }',
  "README.md": "npx -y bun@1.2.3 run up",
  ".ci/run": "exec npx -y bun@1.2.3 run check",
  "tests/requirements.txt": "# clients\nopenai==3.2.1\n",
};

test("a tree with every version pinned has no problem", async () => {
  expect(await problemsIn(pinned, GOOD)).toEqual([]);
});

test("ranges, other versions of Bun and missing ones are found", async () => {
  const problems = await problemsIn(pinned, {
    ...GOOD,
    "package.json": '{ "packageManager": "bun@1.2.3", "devDependencies": { "bun-types": "1.2.4" } }',
    "core/package.json": '{ "dependencies": { "a": "^1.0.0", "b": "latest", "c": "npm:d@1" } }',
    "README.md": "npx -y bun@1.2.4 run up",
    ".ci/run": "exec bun run check",
    "tests/requirements.txt": "openai>=3\n",
  });
  expect(problems).toEqual([
    "core/package.json has a at ^1.0.0; name one exact version",
    "core/package.json has b at latest; name one exact version",
    "core/package.json has c at npm:d@1; name one exact version",
    "tests/requirements.txt has openai>=3; name one exact version with ==",
    "package.json has bun-types at 1.2.4 and bun at 1.2.3",
    "README.md says bun@1.2.4, package.json bun@1.2.3",
    ".ci/run does not name bun@1.2.3",
  ]);
});

test("a Bun that is not pinned is found", async () => {
  const problems = await problemsIn(pinned, {
    ...GOOD,
    "package.json": '{ "packageManager": "bun@latest" }',
  });
  expect(problems).toEqual(["package.json has no packageManager bun@<exact version>"]);
});
