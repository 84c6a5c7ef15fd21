import { afterAll, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { bundlePlugin } from "./bundle.ts";
import { BuildRefused } from "./problem.ts";
import { sourceFinder } from "./source-map.ts";
import { Folders, pluginSource } from "./testing/folders.ts";

const folders = new Folders();
afterAll(() => folders.remove());

/** What a folder is refused for, a line each. */
const refusal = async (dir: string): Promise<string> => {
  const caught: unknown = await bundlePlugin(dir).then(
    () => "it was built",
    (error: unknown) => error,
  );
  if (!(caught instanceof BuildRefused)) throw caught;
  return caught.message;
};

describe("a plugin becomes one script", () => {
  test("with nothing left to import, that sets globalThis.__plugin, wherever its folder lies", async () => {
    const dir = folders.make({
      "index.ts": pluginSource("if (words.length > 9) return deny({ code: 'X', message: 'x' });"),
    });
    const { code } = await bundlePlugin(dir);
    expect(code).toStartWith("(()=>{");
    expect(code).toContain("globalThis.__plugin=");
    expect(code).not.toMatch(/\bimport\b|\brequire\b|debugId/);
  });

  test("the same sources give the same script and map in another folder", async () => {
    const files = {
      "index.ts": pluginSource("return void a(words);", 'import { a } from "./a.ts";'),
      "a.ts": "export const a = (x: unknown) => x;",
    };
    const [one, other] = await Promise.all([
      bundlePlugin(folders.make(files)),
      bundlePlugin(folders.make(files)),
    ]);
    expect(other).toEqual(one);
    expect(Object.keys(one.inputs)).toEqual(["a.ts", "index.ts"]);
  });

  test("takes in of the SDK what it uses: a config of the usual kind is under 10 kB", async () => {
    const { code } = await bundlePlugin(folders.make({ "index.ts": pluginSource() }));
    expect(code.length).toBeLessThan(10_000);
    expect(code).not.toContain("IsUnion");
  });

  test("takes in packages of the folder's own node_modules, and JSON", async () => {
    const dir = folders.make({
      "index.ts": pluginSource(
        "return void [twice(2), data.deep];",
        'import { twice } from "pkg"; import data from "./data.json";',
      ),
      "data.json": '{ "deep": "in JSON" }',
      "node_modules/pkg/package.json": '{ "name": "pkg", "main": "index.js" }',
      "node_modules/pkg/index.js": "exports.twice = (n) => n + n;",
    });
    const { code, inputs } = await bundlePlugin(dir);
    expect(code).toContain("in JSON");
    expect(Object.keys(inputs)).toEqual(["data.json", "index.ts", "node_modules/pkg/index.js"]);
  });

  test("its map leads to the author's lines, and names no folder of the machine", async () => {
    const dir = folders.make({
      "index.ts": pluginSource("return void known(words);", 'import { known } from "./src/known.ts";'),
      "src/known.ts": "\n\nexport const known = (x: unknown) => [x, 'here'];\n",
    });
    const { code, sourceMap } = await bundlePlugin(dir);
    expect(sourceFinder(code, sourceMap)(code.indexOf('"here"'))).toEqual({ file: "src/known.ts", line: 3 });
    expect(sourceMap).not.toContain(dir);
    expect(JSON.parse(sourceMap).sources).toContain("@sluice/sdk/plugin.ts");
  });
});

const line = (text: string) => `\n\n${text}\n`;

describe("is refused, with file and line", () => {
  test.each([
    ["return void process.env;", "no plugin has the global process: take it from the plugin's config"],
    [
      "return void Date.now();",
      "no plugin has the global Date.now: ask for the power clock: ctx.clock.now()",
    ],
    ["return void Math.random();", "no plugin has the global Math.random"],
    ["return void fetch('https://a');", "no plugin has the global fetch: ask for the power fetch"],
    ["return void globalThis.setTimeout(() => 1);", "no plugin has the global globalThis.setTimeout"],
    ["console.log(globalThis['Bun']);", "no plugin has the global globalThis.Bun"],
    ["return void eval('1');", "no plugin has the global eval"],
    ["return void new Function('return 1');", "no plugin has the global Function"],
    ["return void import('./x' + words[0]);", "import() loads code while the plugin runs"],
    ["console.log(import.meta.url);", "no plugin has import.meta"],
    ["return void require(words[0] ?? '');", "require() loads code while the plugin runs"],
    ["return void `${`${process.env.A}`}`;", "no plugin has the global process"],
  ])("%s", async (body, message) => {
    const dir = folders.make({
      "index.ts": pluginSource("return void used(words);", 'import { used } from "./used.ts";'),
      "used.ts": line(`export const used = (words: readonly string[]) => { ${body} };`),
    });
    expect(await refusal(dir)).toStartWith(`used.ts:3: ${message}`);
  });

  test.each([
    ['import fs from "node:fs";', "no plugin has the module node:fs"],
    ['import { join } from "path";', "no plugin has the module path"],
    ['import { file } from "bun";', "no plugin has the module bun"],
    ['import * as test from "@sluice/sdk/testing";', "@sluice/sdk/testing is not for plugins"],
    ['import core from "@sluice/core";', "@sluice/core is not for plugins"],
    ['import x from "https://example.com/x.js";', "nothing is loaded from elsewhere"],
    ['import { missing } from "no-such-package";', 'Could not resolve: "no-such-package"'],
  ])("%s", async (statement, message) => {
    const dir = folders.make({
      "index.ts": `${statement}\n${pluginSource()}\nexport const more = [${statement.replace(/.*import (?:\* as )?\{? ?(\w+).*/, "$1")}];`,
    });
    const said = await refusal(dir);
    expect(said).toContain(message);
    expect(said).toStartWith("index.ts:1: ");
  });

  test("a file outside of the folder", async () => {
    const dir = folders.make({ "index.ts": pluginSource("return void x;", 'import { x } from "../x.ts";') });
    folders.write(join(dir, ".."), "x.ts", "export const x = 1;");
    expect(await refusal(dir)).toContain("x.ts lies outside of the plugin's folder");
  });

  test.each(['{ type: "macro" }', '{ "type": "ma\\x63ro" }'])(
    "a macro asked for with %s, which is not run",
    async (attributes) => {
      const dir = folders.make({});
      const ran = join(dir, "ran");
      folders.write(
        dir,
        "index.ts",
        pluginSource("return void run(words);", `import { run } from "./macro.ts" with ${attributes};`),
      );
      folders.write(
        dir,
        "macro.ts",
        `import { writeFileSync } from "node:fs"; export const run = (x: unknown) => { writeFileSync(${JSON.stringify(ran)}, "x"); return x ? 1 : 2; };`,
      );
      expect(await refusal(dir)).toContain("a macro runs code while it is built");
      expect(existsSync(ran)).toBe(false);
    },
  );

  test("a mistake of syntax", async () => {
    expect(await refusal(folders.make({ "index.ts": "export default {\n  name: ;\n};" }))).toStartWith(
      "index.ts:2: ",
    );
  });

  test("a folder with no plugin in it", async () => {
    expect(await refusal(folders.make({}))).toContain("sluice plugin new");
  });
});

test("what only looks like a global or a load is built", async () => {
  const body = `
    const process = words.length; const shape = { fetch: process, import: 1, eval() { return 2; } };
    const text = "import('x') process.env"; const pattern = /[/]import(\\/x)/g; const half = process / 2 / shape.import;
    return void [shape.fetch, shape.eval(), text, pattern, half, \`import(\${half}) \${"}"} import.meta\`, typeof words];`;
  await expect(bundlePlugin(folders.make({ "index.ts": pluginSource(body) }))).resolves.toBeObject();
});
