import { expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runSluice } from "../gateway/gateway-process.ts";
import { folderWith } from "../process/folder.ts";
import { buildLabelled, relabel } from "./labelled.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

const yaml = (more = ""): string => `server: { port: 0 }
services:
  demo: { model: open, plugins: [{ use: ./labelled${more} }, { use: demo }] }
`;
const folder = async (more = ""): Promise<string> => {
  const cwd = folderWith({ "sluice.yaml": yaml(more) });
  await buildLabelled(cwd);
  return cwd;
};

test("`sluice check` tries a plugin by its path, from wherever it is called", async () => {
  const cwd = await folder();
  expect(await runSluice(["check"], { cwd })).toEqual({
    code: 0,
    out: `${join(cwd, "sluice.yaml")} is valid.\n`,
    err: "",
  });
  const elsewhere = await runSluice(["check", "--config", join(cwd, "sluice.yaml")], { cwd: folderWith() });
  expect(elsewhere.code).toBe(0);
});

test("`sluice plan` names the plugin, its version and its engine", async () => {
  const cwd = await folder();
  const plan = await runSluice(["plan", "demo", "--explain"], { cwd });
  expect(plan).toMatchObject({ code: 0, err: "" });
  expect(plan.out).toMatch(/^onRequest .*demo\/labelled → .*demo\/demo$/m);
  expect(plan.out).toContain("demo/labelled: version 1.0.0, isolate, of this service");
  const json = JSON.parse((await runSluice(["plan", "demo", "--json"], { cwd })).out);
  expect(json.hooks.onRequest).toContainEqual({
    plugin: "demo/labelled",
    version: "1.0.0",
    engine: "isolate",
    order: "normal",
    onFailure: "closed",
    mode: "enforce",
  });
});

test("`sluice plan` shows the engine that the config asks for", async () => {
  const cwd = await folder(", engine: inline");
  const { out } = await runSluice(["plan", "demo", "--explain"], { cwd });
  expect(out).toContain("demo/labelled: version 1.0.0, inline");
});

const changed = (cwd: string) => relabel(join(cwd, "labelled"), "two");
const damaged = (cwd: string) => writeFileSync(join(cwd, "labelled/dist/plugin.js"), "half a scr");
test.each([
  [
    "whose sources have changed",
    "",
    changed,
    /label\.ts changed since it was built\. Run `sluice plugin build/,
  ],
  ["whose script is damaged", "", damaged, /is not what plugin\.json vouches for/],
  [
    "with a wrong config",
    ", with: { marc: x }",
    () => undefined,
    /demo\/labelled cannot be used: with\.marc/,
  ],
])("`sluice check`, `sluice plan` and `sluice start` refuse a plugin %s", async (_, more, spoil, why) => {
  const cwd = await folder(more);
  spoil(cwd);
  for (const args of [["check"], ["plan", "demo"], ["start"]]) {
    const { code, out, err } = await runSluice(args, { cwd });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(why);
  }
});
