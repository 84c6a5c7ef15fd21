const POLL_MS = 200;

interface Watch {
  readonly space: string;
  readonly changed: () => void;
  seen: unknown;
}

/**
 * Tells watchers of a space when its version has changed, whichever process changed it: one timer for all of
 * them, which keeps no process alive. A poll costs one read a watch.
 */
export class Changes {
  readonly #versionOf: (space: string) => unknown;
  readonly #watches = new Set<Watch>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(versionOf: (space: string) => unknown) {
    this.#versionOf = versionOf;
  }

  watch(space: string, changed: () => void): () => void {
    const watch = { space, changed, seen: this.#versionOf(space) };
    this.#watches.add(watch);
    this.#timer ??= setInterval(() => this.#poll(), POLL_MS).unref();
    return () => {
      this.#watches.delete(watch);
      if (this.#watches.size === 0) this.#stop();
    };
  }

  close(): void {
    this.#watches.clear();
    this.#stop();
  }

  #poll(): void {
    for (const watch of this.#watches) {
      const version = this.#versionOf(watch.space);
      if (version === watch.seen) continue;
      watch.seen = version;
      watch.changed();
    }
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
