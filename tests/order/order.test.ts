import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { definePlugin, HOOK_NAMES, type HookOrder } from "@sluice/sdk";
import { compileGeneration } from "../../core/exchange/compile.ts";
import type { Pipeline } from "../../core/exchange/pipeline.ts";
import { defaultEngines } from "../../core/sandbox/engines.ts";
import { openSandbox, type Sandbox } from "../../core/sandbox/sandbox.ts";
import { quietHost } from "../../core/sandbox/testing/host.ts";
import { emptyStore } from "../../core/state/empty.ts";
import { loadText, SHIPPED } from "../gateway/in-process.ts";
import { plant } from "../hooks/planted.ts";

const GOLDEN = join(import.meta.dir, "golden.txt");
/** Run with `SLUICE_UPDATE_GOLDEN=1` to write the file anew; the change is then read like any other. */
const UPDATE = process.env.SLUICE_UPDATE_GOLDEN === "1";

const plugin = (name: string, order: HookOrder) => {
  const at = { order, handler: () => undefined };
  return definePlugin({
    name,
    version: "1.0.0",
    hooks: { onAuth: at, onRoute: at, onRequest: at, onResponse: at, onLog: at },
  });
};
const shipped = openSandbox(SHIPPED, defaultEngines());
const planted = plant(
  [plugin("early", "pre"), plugin("plain", "normal"), plugin("late", "post")],
  ["keys", "permissions", "demo"],
);
afterAll(async () => {
  await planted.close();
  await shipped.close();
});

const CONFIGS: readonly { readonly title: string; readonly plugins: Sandbox; readonly yaml: string }[] = [
  { title: "nothing configured", plugins: shipped, yaml: "services: { demo: { plugins: [{ use: demo }] } }" },
  {
    title: "plugins at both levels, in the order late, plain, early at each",
    plugins: planted,
    yaml: `
plugins: [{ use: late, as: top }, { use: plain, as: top }, { use: early, as: top }]
services:
  chat:
    plugins: [{ use: demo }, { use: late }, { use: plain }, { use: plain, as: second }, { use: early }]
`,
  },
  {
    title: "keys and permissions named, and so in their place in the config",
    plugins: planted,
    yaml: "plugins: [{ use: plain }, { use: permissions }, { use: early }, { use: keys }]\nservices: { chat: {} }",
  },
  {
    title: "the defaults switched off",
    plugins: planted,
    yaml: "plugins: [{ use: keys, enabled: false }, { use: permissions, enabled: false }]\nservices: { demo: { plugins: [{ use: demo }] } }",
  },
];

const show = (pipeline: Pipeline): string[] =>
  HOOK_NAMES.map((hook) =>
    `  ${hook.padEnd(10)}${pipeline[hook].map(({ instance }) => ` ${instance.id}`).join("")}`.trimEnd(),
  );

const compiled = async ({ title, plugins, yaml }: (typeof CONFIGS)[number]): Promise<string> => {
  const generation = await compileGeneration(1, loadText(yaml, "/"), {
    registry: plugins.source,
    store: emptyStore,
    host: quietHost,
    onCleanupFailure: () => undefined,
  });
  const lines = [...generation.services].flatMap(([name, service]) => [
    ` service ${name}`,
    ...show(service.pipeline),
  ]);
  generation.keys.close();
  return [title, " no service", ...show(generation.pipeline), ...lines].join("\n");
};

let now = "";
beforeAll(async () => {
  now = `${(await Promise.all(CONFIGS.map(compiled))).join("\n\n")}\n`;
  if (UPDATE) writeFileSync(GOLDEN, now);
});

test("plugins are called in the order of golden.txt", () => {
  expect(existsSync(GOLDEN)).toBe(true);
  expect(now).toBe(readFileSync(GOLDEN, "utf8"));
});
