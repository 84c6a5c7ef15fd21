import { join, resolve } from "node:path";
import type { LoadedConfig } from "../config/loaded.ts";
import { watchConfig } from "../config/watch.ts";
import { BUILT } from "../sandbox/build/files.ts";
import { pathUses } from "./path-uses.ts";

/** Calls back when a plugin that a config names by path was built anew. */
export class PluginWatch {
  readonly #onChange: () => void;
  readonly #watched = new Map<string, () => void>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Watches what this config names, and nothing else. */
  follow(loaded: LoadedConfig): void {
    const paths = new Set(pathUses(loaded).map(({ use }) => fileOf(resolve(loaded.baseDir, use))));
    for (const [path, unwatch] of this.#watched) {
      if (paths.has(path)) continue;
      unwatch();
      this.#watched.delete(path);
    }
    for (const path of paths) {
      if (!this.#watched.has(path)) this.#watched.set(path, watchConfig(path, this.#onChange));
    }
  }

  close(): void {
    for (const unwatch of this.#watched.values()) unwatch();
    this.#watched.clear();
  }
}

/** A build writes the manifest last, and no script is good without the one that vouches for it. */
const fileOf = (path: string): string => (/\.(tgz|tar\.gz)$/.test(path) ? path : join(path, BUILT.manifest));
