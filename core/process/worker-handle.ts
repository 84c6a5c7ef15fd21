import { join } from "node:path";
import type { Subprocess } from "bun";
import type { LoadedConfig } from "../config/loaded.ts";
import { SluiceError } from "../errors/index.ts";
import { type FromWorker, isFromWorker, type ToWorker } from "./messages.ts";

/** Bun's default of 256 upstream requests at once would be the gateway's limit; it is read when a process starts. */
const MAX_UPSTREAM_REQUESTS = "65000";

/** What a worker is started with. */
export interface WorkerOptions {
  readonly dataDir: string;
  readonly pluginsDir: string;
}

/** A worker as the supervisor sees it. */
export class WorkerHandle {
  /** Resolves when the worker ends without having been asked to, with how it did. */
  readonly lost: Promise<string>;
  readonly #process: Subprocess<"pipe", "inherit", "inherit">;
  readonly #waiting = new Set<(message: FromWorker | undefined) => void>();
  #stopping = false;

  constructor({ dataDir, pluginsDir }: WorkerOptions) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.lost = promise;
    this.#process = Bun.spawn([process.execPath, join(import.meta.dir, "worker.ts"), dataDir, pluginsDir], {
      // The worker ends when this pipe closes, so it cannot outlive the supervisor.
      stdio: ["pipe", "inherit", "inherit"],
      env: { ...process.env, BUN_CONFIG_MAX_HTTP_REQUESTS: MAX_UPSTREAM_REQUESTS },
      serialization: "advanced",
      ipc: (message: unknown) => {
        if (isFromWorker(message)) for (const waiter of [...this.#waiting]) waiter(message);
      },
      onExit: ({ signalCode }, exitCode) => {
        for (const waiter of [...this.#waiting]) waiter(undefined);
        if (!this.#stopping) resolve(`${signalCode ?? `exit code ${exitCode}`}`);
      },
    });
  }

  /** Resolves when the worker can take messages. */
  async started(): Promise<void> {
    await this.#next((message) => message.type === "started");
  }

  /** Has the worker make a config ready. Throws why it cannot. */
  async prepare(number: number, loaded: LoadedConfig): Promise<readonly string[]> {
    this.#send({ type: "prepare", number, loaded });
    const answer = await this.#next(
      (m) => (m.type === "prepared" || m.type === "refused") && m.number === number,
    );
    if (answer.type === "refused") throw new SluiceError(answer.code, answer.details);
    return answer.type === "prepared" ? answer.warnings : [];
  }

  /** Puts the prepared config in force. Returns the URL that the worker serves. */
  async switchOver(): Promise<string> {
    this.#send({ type: "switch" });
    const answer = await this.#next(({ type }) => type === "listening" || type === "failed");
    if (answer.type === "failed") throw new SluiceError(answer.code, answer.details);
    return answer.type === "listening" ? answer.url : "";
  }

  /** Gives a prepared config up. */
  drop(): void {
    this.#send({ type: "drop" });
  }

  /** Has the worker finish what runs, and resolves with its exit code. */
  async drain(): Promise<number> {
    this.#stopping = true;
    this.#send({ type: "drain" });
    return await this.#process.exited;
  }

  #send(message: ToWorker): void {
    this.#process.send(message);
  }

  #next(wanted: (message: FromWorker) => boolean): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      const waiter = (message: FromWorker | undefined) => {
        if (message && !wanted(message)) return;
        this.#waiting.delete(waiter);
        if (message) resolve(message);
        else reject(new SluiceError("START_FAILED", { detail: "its serving process ended." }));
      };
      this.#waiting.add(waiter);
    });
  }
}
