import { readFileSync } from "node:fs";
import { WireError } from "./wire.ts";

/** How closely companions are watched. */
export interface Watch {
  /** Milliseconds between two heartbeats. */
  readonly beatMs: number;
  /**
   * Unanswered heartbeats after which a companion is taken for hung; counted and not timed, so that a gateway that was
   * asleep itself takes none for dead.
   */
  readonly hungBeats: number;
}

/** The watch of a running gateway. */
export const WATCH: Watch = { beatMs: 500, hungBeats: 6 };

/** What a heartbeat needs of its companion. */
export interface HeartbeatOptions {
  readonly watch: Watch;
  readonly pid: number;
  /** What it may have resident now, in bytes. */
  readonly maxRssBytes: () => number;
  readonly ping: (n: number) => void;
  /** Called between two beats. */
  readonly onBeat: () => void;
  readonly onHung: () => void;
  readonly onGrown: (rssBytes: number) => void;
}

/** Tells of a companion that does not answer, or that grows. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #timer: Timer | undefined;
  #unanswered = 0;
  #sent = 0;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#timer) return;
    this.#timer = setInterval(() => this.#beat(), this.#options.watch.beatMs);
    this.#timer.unref();
  }

  /** Takes an answer, with what the companion says that it has resident. Throws `WireError`. */
  heard(n: number, rssBytes: number): void {
    if (n > this.#sent) throw new WireError("an answer to a heartbeat that was never sent");
    this.#unanswered = 0;
    this.#weigh(rssBytes);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    const { watch, pid, onHung, ping, onBeat } = this.#options;
    if (this.#unanswered >= watch.hungBeats) {
      onHung();
      return;
    }
    onBeat();
    // Its own word is all there is where the kernel has none, and not to be trusted where it has.
    this.#weigh(rssBytesOf(pid));
    this.#unanswered++;
    ping(++this.#sent);
  }

  #weigh(rssBytes: number): void {
    const { maxRssBytes, onGrown } = this.#options;
    if (rssBytes > maxRssBytes()) onGrown(rssBytes);
  }
}

/** What a process has resident, as the kernel says; 0 where the system has no such file. */
export const rssBytesOf = (pid: number): number => {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kib ?? 0) * 1024;
  } catch {
    return 0;
  }
};
