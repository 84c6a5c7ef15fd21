import { join } from "node:path";
import type { Subprocess } from "bun";
import type { LoadedConfig } from "../config/loaded.ts";
import { SluiceError } from "../errors/index.ts";
import { type FromRecorder, isFromRecorder, type ToRecorder, type ToWorker } from "./messages.ts";

/** Bun's default of 256 upstream requests at once would be the gateway's limit; it is read when a process starts. */
const MAX_UPSTREAM_REQUESTS = "65000";
/**
 * For how many milliseconds memory that came free is kept at hand; at the allocator's own pace an exchange pays for its
 * pages again and again, a body of 1 MB a third of what it costs. What a peak has left is given back after that.
 */
const MEMORY_KEPT_MS = "10000";
/**
 * How often WebAssembly's code must run before it is compiled for speed. By default the compiler takes a third of a start
 * with ten plugins, while their runtimes are opened; this way it begins with their first thousands of calls.
 */
const STEPS_BEFORE_OPTIMISING = "5000000";
const BEAT_MS = 1_000;
/** Counted in beats and not in time, so that a supervisor that was asleep itself takes nobody for dead. */
const HUNG_BEATS = 5;
/** Loading the code, or compiling a config of a hundred thousand services, is one long turn. */
const HUNG_BEATS_BUSY = 30;

/** What a child is started with. */
export interface ChildOptions {
  /** What it is, as log lines and errors have it. */
  readonly name: string;
  readonly script: "worker.ts" | "recorder.ts";
  readonly args: readonly string[];
  /** Gets each message, also those that somebody waits for. */
  readonly onMessage?: (message: FromRecorder) => void;
}

/** A config and its number. */
export interface Numbered {
  readonly number: number;
  readonly loaded: LoadedConfig;
}

/** A process of the gateway as the supervisor sees it. One that answers no heartbeat is killed. */
export class Child {
  /** Resolves when it has ended, with how it did. */
  readonly exited: Promise<string>;
  readonly #name: string;
  readonly #process: Subprocess<"pipe", "inherit", "inherit">;
  readonly #waiting = new Set<(message: FromRecorder | undefined) => void>();
  readonly #startedAt = performance.now();
  readonly #beats: Timer;
  #alive = true;
  #busy = true;
  #started = false;
  #unanswered = 0;
  #hung = false;

  constructor({ name, script, args, onMessage }: ChildOptions) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.exited = promise;
    this.#name = name;
    // A child ends when the pipe to its standard input closes; `--no-orphans` ends one that does not see it, too.
    const command = [process.execPath, "--no-orphans", join(import.meta.dir, script), ...args];
    this.#process = Bun.spawn(command, {
      stdio: ["pipe", "inherit", "inherit"],
      env: {
        MIMALLOC_PURGE_DELAY: MEMORY_KEPT_MS,
        BUN_JSC_thresholdForOMGOptimizeAfterWarmUp: STEPS_BEFORE_OPTIMISING,
        ...process.env,
        BUN_CONFIG_MAX_HTTP_REQUESTS: MAX_UPSTREAM_REQUESTS,
      },
      serialization: "advanced",
      ipc: (message: unknown) => {
        if (!isFromRecorder(message)) return;
        this.#unanswered = 0;
        onMessage?.(message);
        for (const waiter of [...this.#waiting]) waiter(message);
      },
      onExit: ({ signalCode }, exitCode) => {
        this.#alive = false;
        clearInterval(this.#beats);
        for (const waiter of [...this.#waiting]) waiter(undefined);
        const how = `${signalCode ?? `exit code ${exitCode}`}`;
        resolve(this.#hung ? `${how}, it did not respond` : how);
      },
    });
    this.#beats = setInterval(() => this.#beat(), BEAT_MS);
  }

  get pid(): number {
    return this.#process.pid;
  }

  get alive(): boolean {
    return this.#alive;
  }

  get ageMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Resolves when it can take messages. */
  async started(): Promise<void> {
    await this.#next(({ type }) => type === "started");
    this.#started = true;
    this.#busy = false;
  }

  /** Has it make a config ready. Throws why it cannot. */
  async prepare({ number, loaded }: Numbered): Promise<readonly string[]> {
    this.#busy = true;
    this.tell({ type: "prepare", number, loaded });
    const answer = await this.#next(
      (m) => (m.type === "prepared" || m.type === "refused") && m.number === number,
    );
    this.#busy = false;
    if (answer.type === "refused") throw new SluiceError(answer.code, answer.details);
    return answer.type === "prepared" ? answer.warnings : [];
  }

  /** Puts the prepared config in force. Returns the URL that it serves. */
  async switchOver(): Promise<string> {
    this.tell({ type: "switch" });
    const answer = await this.#next(({ type }) => type === "listening" || type === "failed");
    if (answer.type === "failed") throw new SluiceError(answer.code, answer.details);
    return answer.type === "listening" ? answer.url : "";
  }

  /** Gives a prepared config up. */
  drop(): void {
    this.tell({ type: "drop" });
  }

  /** Has it finish what runs, and kills it when it has not within a time. Whether it ended by itself. */
  async drain(limitMs: number): Promise<boolean> {
    this.tell({ type: "drain" });
    const timer = setTimeout(() => this.kill(), limitMs);
    const how = await this.exited;
    clearTimeout(timer);
    return how === "exit code 0";
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }

  tell(message: ToWorker | ToRecorder): void {
    if (!this.#alive) return;
    try {
      this.#process.send(message);
    } catch {
      // The channel closes a moment before the end is known; who waits for an answer hears of the end.
    }
  }

  #beat(): void {
    if (this.#unanswered >= (this.#busy ? HUNG_BEATS_BUSY : HUNG_BEATS)) {
      this.#hung = true;
      this.kill();
      return;
    }
    this.#unanswered++;
    if (this.#started) this.tell({ type: "ping" });
  }

  #next(wanted: (message: FromRecorder) => boolean): Promise<FromRecorder> {
    return new Promise((resolve, reject) => {
      const waiter = (message: FromRecorder | undefined) => {
        if (message && !wanted(message)) return;
        this.#waiting.delete(waiter);
        if (message) resolve(message);
        else reject(new SluiceError("START_FAILED", { detail: `its ${this.#name} ended.` }));
      };
      if (this.#alive) this.#waiting.add(waiter);
      else waiter(undefined);
    });
  }
}
