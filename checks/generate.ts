import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { errorsPage } from "./generate/errors.ts";
import { hooksPage } from "./generate/hooks.ts";
import { manifest } from "./generate/manifest.ts";
import { readmeWithHooks } from "./generate/readme.ts";

/** A file of the tree that is made from other files of it. */
export interface Generated {
  /** Relative to the root. */
  readonly path: string;
  make(): Promise<string>;
}

const ROOT = resolve(import.meta.dir, "..");

const pluginNames = (): string[] =>
  readdirSync(join(ROOT, "plugins")).filter((name) => existsSync(join(ROOT, "plugins", name, "index.ts")));

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
    path: "docs/config.schema.json",
    make: async () => (await import("../core/config/generate.ts")).configJsonSchema(),
  },
  {
    path: "docs/config.md",
    make: async () => (await import("../core/config/generate.ts")).configReference(),
  },
  ...(existsSync(join(ROOT, "README.md"))
    ? [{ path: "README.md", make: () => readmeWithHooks(join(ROOT, "README.md")) }]
    : []),
  ...pluginNames().map((name) => ({
    path: `plugins/${name}/plugin.json`,
    make: () => manifest(ROOT, name),
  })),
];

if (import.meta.main) {
  for (const { path, make } of GENERATED) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), await make());
    console.log(path);
  }
}
