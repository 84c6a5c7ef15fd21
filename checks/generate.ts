import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { buildGuest, GUEST_PATH } from "../core/sandbox/guest/build.ts";
import { errorsPage } from "./generate/errors.ts";
import { hooksPage } from "./generate/hooks.ts";
import { pluginFiles } from "./generate/plugins.ts";
import { readmeWithHooks } from "./generate/readme.ts";

/** A file of the tree that is made from other files of it. */
export interface Generated {
  /** Relative to the root. */
  readonly path: string;
  make(): Promise<string>;
}

const ROOT = resolve(import.meta.dir, "..");

/** Every generated file. What it is made from is loaded only when it is made. */
export const GENERATED: readonly Generated[] = [
  {
    path: "docs/errors.md",
    make: async () => errorsPage((await import("../core/errors/table.ts")).ERRORS),
  },
  {
    path: "docs/hooks.md",
    make: async () => hooksPage((await import("../sdk/hooks.ts")).HOOKS),
  },
  {
    path: "docs/security-model.md",
    make: async () => {
      const { withCases } = await import("../tests/sandbox/table.ts");
      return withCases(readFileSync(join(ROOT, "docs/security-model.md"), "utf8"));
    },
  },
  {
    path: "docs/dialects.md",
    make: async () => {
      const { dialectsPage } = await import("./generate/dialects.ts");
      return dialectsPage(readFileSync(join(ROOT, "docs/dialects.md"), "utf8"));
    },
  },
  {
    path: "docs/config.schema.json",
    make: async () => (await import("../core/config/generate.ts")).configJsonSchema(),
  },
  {
    path: "docs/config.md",
    make: async () => (await import("../core/config/generate.ts")).configReference(),
  },
  {
    path: "docs/guardrails.md",
    make: async () => (await import("../tests/guardrails/sensitive-data-page.ts")).sensitiveDataPage(),
  },
  {
    path: "docs/guardrails-content-filter.md",
    make: async () => (await import("../tests/guardrails/content-filter-page.ts")).contentFilterPage(),
  },
  ...(existsSync(join(ROOT, "README.md"))
    ? [{ path: "README.md", make: () => readmeWithHooks(join(ROOT, "README.md")) }]
    : []),
  { path: GUEST_PATH, make: buildGuest },
  ...pluginFiles(ROOT),
  {
    path: "core/sandbox/powers/patterns/vetted.json",
    make: async () => (await import("./generate/vetted.ts")).vettedFile(ROOT),
  },
];

if (import.meta.main) {
  for (const { path, make } of GENERATED) {
    try {
      const text = await make();
      mkdirSync(dirname(join(ROOT, path)), { recursive: true });
      writeFileSync(join(ROOT, path), text);
      console.log(path);
    } catch (thrown) {
      // One plugin that does not build keeps no other file from being made.
      console.error(`${path} cannot be made: ${thrown}`);
      process.exitCode = 1;
    }
  }
}
