import { realpathSync } from "node:fs";
import { join, relative } from "node:path";
import type { BunPlugin, Loader } from "bun";
import type { Problem } from "./problem.ts";
import { BUILTIN_MODULE } from "./refused-globals.ts";
import { SDK_DIR, SDK_ENTRY } from "./sdk-place.ts";
import { sourcePath } from "./source-map.ts";

/** A problem in a source file. */
export type SourceProblem = Pick<Problem, "message" | "file" | "line">;

/** The way of the bundler through a plugin's folder. */
export interface PluginSources {
  /** What to build. */
  readonly entry: string;
  readonly plugin: BunPlugin;
  /** Filled while it builds. */
  readonly problems: readonly SourceProblem[];
}

const ENTRY = "sluice-plugin";
const NOWHERE = "sluice-refused";
const SCRIPTS: ReadonlySet<Loader> = new Set<Loader>(["ts", "tsx", "js", "jsx"]);

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

const lineOf = (text: string, specifier: string): number | undefined => {
  const at = text.search(new RegExp(`["'\`]${escaped(specifier)}["'\`]`));
  return at < 0 ? undefined : text.slice(0, at).split("\n").length;
};

/** What a plugin may not import, and what to do. */
const whyNot = (specifier: string): string | undefined => {
  if (BUILTIN_MODULE.test(specifier))
    return `no plugin has the module ${specifier}: ask for a power, or take it from the config`;
  if (specifier.startsWith("@sluice/")) return `${specifier} is not for plugins: import @sluice/sdk`;
  return /^(?:https?|data):/.test(specifier)
    ? "nothing is loaded from elsewhere: install it in the plugin's folder"
    : undefined;
};

/** Reads a plugin's own files; anything outside of its folder is refused, and nothing is evaluated. */
export const pluginSources = (dir: string, entryFile: string): PluginSources => {
  const problems: SourceProblem[] = [];
  // Hooks that see every file make the bundler forget which packages have no side effects, and then it drops nothing.
  const ownFile = new RegExp(`^(?!${escaped(SDK_DIR)}[/\\\\])(?!.*[/\\\\]node_modules[/\\\\])`);
  const refusedName = /^(?:[a-z_0-9]+(?:\/.*)?|[a-z-]+:.*|@sluice\/.*)$/;

  const checkOwn = (path: string, text: string, loader: Loader): void => {
    const file = sourcePath(path, dir);
    if (relative(dir, realpathSync(path)).startsWith("..")) {
      problems.push({ message: `${file} lies outside of the plugin's folder: copy it there` });
      return;
    }
    if (SCRIPTS.has(loader) && runsMacros(text, loader)) {
      const at = text.search(/macro/);
      const line = at < 0 ? undefined : text.slice(0, at).split("\n").length;
      problems.push({ message: "a macro runs code while it is built: write out what it gives", file, line });
    }
  };

  const plugin: BunPlugin = {
    name: "plugin-sources",
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${ENTRY}$`) }, () => ({ path: "entry", namespace: ENTRY }));
      build.onLoad({ filter: /^/, namespace: ENTRY }, () => ({
        contents: `import plugin from ${JSON.stringify(join(dir, entryFile))};globalThis.__plugin=plugin;`,
        loader: "js",
      }));
      build.onResolve({ filter: /^@sluice\/sdk$/ }, () => ({ path: SDK_ENTRY }));
      build.onResolve({ filter: refusedName }, ({ path, importer }) => {
        const message = whyNot(path);
        return message === undefined ? undefined : { path: `${importer}\n${path}`, namespace: NOWHERE };
      });
      build.onLoad({ filter: /^/, namespace: NOWHERE }, async ({ path }) => {
        const [importer = "", specifier = ""] = path.split("\n");
        const text = await Bun.file(importer).text();
        const place = { file: sourcePath(importer, dir), line: lineOf(text, specifier) };
        problems.push({ message: whyNot(specifier) ?? `${specifier} is refused`, ...place });
        return { contents: "module.exports = {};", loader: "js" };
      });
      build.onLoad({ filter: ownFile }, async ({ path, loader }) => {
        const text = await Bun.file(path).text();
        const before = problems.length;
        checkOwn(path, text, loader);
        return problems.length > before ? { contents: "", loader } : undefined;
      });
    },
  };
  return { entry: ENTRY, plugin, problems };
};

/** Bun would call such imports while it builds. */
const runsMacros = (text: string, loader: Loader): boolean => {
  try {
    // `false` is what the declared type of `macro` lacks.
    const transpiler: Bun.Transpiler = Reflect.construct(Bun.Transpiler, [{ loader, macro: false }]);
    transpiler.transformSync(text);
    return false;
  } catch (error) {
    // What else it does not like, the bundler says better.
    return /Macros are disabled/.test(String(error));
  }
};
