import { join, resolve } from "node:path";
import type { LoadedConfig } from "../config/loaded.ts";
import { watchConfig } from "../config/watch.ts";
import { DEV } from "../sandbox/build/dev-marker.ts";
import { BUILT } from "../sandbox/build/files.ts";
import { pathUses } from "./path-uses.ts";

/** Calls back when a plugin that a config names by path was built anew, or `sluice plugin dev` begins or ends on it. */
export class PluginWatch {
  readonly #onChange: () => void;
  readonly #watched = new Map<string, () => void>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Watches what this config names, and nothing else. */
  follow(loaded: LoadedConfig): void {
    const paths = new Set(pathUses(loaded).flatMap(({ use }) => filesOf(resolve(loaded.baseDir, use))));
    for (const [path, unwatch] of this.#watched) {
      if (paths.has(path)) continue;
      unwatch();
      this.#watched.delete(path);
    }
    for (const path of paths) {
      if (this.#watched.has(path)) continue;
      // Without its marker a plugin has no console any more.
      const gone = path.endsWith(DEV.marker);
      this.#watched.set(path, watchConfig(path, this.#onChange, { gone }));
    }
  }

  close(): void {
    for (const unwatch of this.#watched.values()) unwatch();
    this.#watched.clear();
  }
}

/** A build writes the manifest last, and no script is good without the one that vouches for it. */
const filesOf = (path: string): string[] =>
  /\.(tgz|tar\.gz)$/.test(path) ? [path] : [join(path, BUILT.manifest), join(path, DEV.marker)];
