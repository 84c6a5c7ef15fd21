import { expect, test } from "bun:test";
import { problemsIn } from "./bad-tree.ts";
import { workspaceWords } from "./workspace-words.ts";

const WORK = ["", "work", ""].join("/");
const JOBS = ["", "tmp", "bash_jobs"].join("/");

test("folders of a machine and hosts of registries are found", async () => {
  const problems = await problemsIn(workspaceWords, {
    "a.md": `see\n${WORK}main/x`,
    "b.ts": `const at = "${JOBS}.0";`,
    "bun.lock": '["x", "https://registry.example.com/x.tgz"]',
    "c.md": `a frame${WORK}like this, https://example.com${WORK} and https://registry.example.com`,
  });
  expect(problems.map((problem) => problem.split(" ")[0] ?? "")).toEqual(["a.md:2", "b.ts:1", "bun.lock:1"]);
});
