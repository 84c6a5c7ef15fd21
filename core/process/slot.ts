import { asSluiceError } from "../errors/index.ts";
import type { Logger } from "../log/logger.ts";
import { scrub } from "../log/scrub.ts";
import { Backoff } from "./backoff.ts";
import type { Child } from "./child.ts";

/** What a slot is made of. */
export interface SlotParts {
  /** What its child is, as log lines have it. */
  readonly name: string;
  readonly logger: Logger;
  /** What must not stand in a log line. */
  secrets(): readonly string[];
  spawn(): Child;
  /** Puts a child that was just started to work. Throws why it cannot. */
  employ(child: Child): Promise<void>;
}

/** A place for one process: whoever ends there by itself is followed by another. */
export class Slot {
  readonly #parts: SlotParts;
  readonly #backoff = new Backoff();
  #child: Child | undefined;
  #closed = false;

  constructor(parts: SlotParts) {
    this.#parts = parts;
  }

  /** Who is there; nobody in the time between a death and the next start. */
  get child(): Child | undefined {
    return this.#child?.alive ? this.#child : undefined;
  }

  open(): Child {
    this.#child = this.#parts.spawn();
    return this.#child;
  }

  /** From now on nobody follows. */
  close(): void {
    this.#closed = true;
  }

  /** Replaces whoever ends, until the slot is closed. */
  async keep(): Promise<void> {
    for (let child = this.#child; child; child = await this.#follow(child));
  }

  /** Waits for the end of a child, and starts the next one. */
  async #follow(last: Child): Promise<Child | undefined> {
    const { name, logger } = this.#parts;
    const how = await last.exited;
    if (this.#closed) return undefined;
    const waitMs = this.#backoff.after(last.ageMs);
    logger.error({ pid: last.pid, waitMs }, `a ${name} ended by itself (${how}); another one follows`);
    await Bun.sleep(waitMs);
    if (this.#closed) return undefined;
    const child = this.open();
    await this.#employ(child);
    return child;
  }

  async #employ(child: Child): Promise<void> {
    const { name, logger } = this.#parts;
    try {
      await this.#parts.employ(child);
      logger.info({ pid: child.pid }, `a new ${name} is at work`);
    } catch (thrown) {
      const { code, message } = asSluiceError(thrown);
      // One that ended is reported by whoever waits for its end.
      const why = scrub(message, this.#parts.secrets());
      if (child.alive) logger.error({ pid: child.pid, code }, `a new ${name} is of no use: ${why}`);
      child.kill();
    }
  }
}
