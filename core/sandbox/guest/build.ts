import { join } from "node:path";

/** Where `checks/generate.ts` writes the guest to, relative to the root. */
export const GUEST_PATH = "core/sandbox/guest/guest.generated.js.txt";

/** The guest runtime as one script with no imports, which both engines evaluate before a plugin's bundle. */
export const buildGuest = async (): Promise<string> => {
  const { success, outputs, logs } = await Bun.build({
    entrypoints: [join(import.meta.dir, "main.ts")],
    format: "iife",
    target: "browser",
    minify: true,
  });
  const [script] = outputs;
  if (!success || !script) throw new AggregateError(logs, "the guest runtime does not build");
  // Else a plugin could see who calls it, by `caller` and by the call sites of a stack.
  return `"use strict";\n${await script.text()}`;
};

if (import.meta.main) await Bun.write(join(import.meta.dir, "guest.generated.js.txt"), await buildGuest());
