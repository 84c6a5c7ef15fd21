import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Folders of plugins that are gone after the tests. */
export class Folders {
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-build-")));
  #count = 0;

  /** A folder with these files, by their paths; its last part is the name. */
  make(files: Readonly<Record<string, string>>, name = "sample"): string {
    const dir = join(this.#root, String(this.#count++), name);
    mkdirSync(dir, { recursive: true });
    for (const [path, text] of Object.entries(files)) this.write(dir, path, text);
    return dir;
  }

  write(dir: string, path: string, text: string): void {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** The source of a plugin with this body of `onRequest`. */
export const pluginSource = (body = "return undefined;", imports = ""): string => `
import { definePlugin, deny, Type } from "@sluice/sdk";
${imports}
export default definePlugin({
  name: "sample",
  version: "1.0.0",
  description: "Does what a test asks for.",
  config: Type.Object(
    { words: Type.Array(Type.String(), { default: ["a"], description: "Words." }) },
    { additionalProperties: false },
  ),
  powers: { text: "read" },
  setup: (config) => config.words,
  hooks: { onRequest(ctx, words) { ${body} } },
});
export const kept = () => deny;
`;
