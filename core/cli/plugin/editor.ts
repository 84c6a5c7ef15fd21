import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SDK_DIR, SDK_ENTRY, SLUICE_DIR } from "../../sandbox/build/sdk-place.ts";

/** The folder in a plugin's own for what belongs to this machine alone. */
export const EDITOR_DIR = ".sluice";

/**
 * Writes where this machine's SDK lies, for the editor and for tests: a plugin's folder has nothing installed. It is made anew by
 * each command, so that it need not be kept with the sources.
 */
export const writeEditorFiles = (dir: string): void => {
  const config = {
    compilerOptions: {
      target: "ESNext",
      module: "Preserve",
      moduleResolution: "bundler",
      lib: ["ESNext"],
      types: [join(SLUICE_DIR, "node_modules/bun-types")],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      noEmit: true,
      paths: {
        "@sluice/sdk": [SDK_ENTRY],
        "@sluice/sdk/testing": [join(SDK_DIR, "testing/index.ts")],
      },
    },
  };
  mkdirSync(join(dir, EDITOR_DIR), { recursive: true });
  writeFileSync(join(dir, EDITOR_DIR, "tsconfig.json"), `${JSON.stringify(config, null, 2)}\n`);
};
