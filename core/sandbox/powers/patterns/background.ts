import type { Built } from "./list.ts";
import { otherThreadsTimeMs } from "./thread-time.ts";
import type { Verdict } from "./verdict.ts";

/** What is done beside the event loop. */
export type Job =
  | {
      readonly kind: "vet";
      readonly source: string;
      readonly flags: string;
      readonly checker: "automaton" | "fuzz";
      readonly timeoutMs: number;
    }
  | {
      readonly kind: "build";
      /** `ListsContent` as JSON: a hundred thousand texts take long to hand over one by one. */
      readonly lists: string;
    };

/** What became of a job. */
export type Outcome = { readonly kind: "vetted"; readonly verdict: Verdict } | Built;

/** A job that took longer than it may, or whose thread died. */
export class BackgroundFailed extends Error {
  override readonly name = "BackgroundFailed";
}

/** How often it is looked at how long a job has taken. */
const LOOK_MS = 100;
/** A job takes this much longer on the clock at most: a busy machine must not refuse what an idle one takes. */
const MAX_CLOCK_SHARE = 30;
/** The thread ends when it has had nothing to do for so long: the vetting tool takes some 60 MB. */
const IDLE_MS = 2000;

/** One thread for slow jobs, one job after the other; made when it is needed. */
export class Background {
  #thread: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  /** Does a job. Rejects with `BackgroundFailed` where it takes more processor time than `limitMs` by itself. */
  run(job: Job, limitMs: number): Promise<Outcome> {
    this.#waiting++;
    clearTimeout(this.#idle);
    const done = this.#last.then(() => this.#do(job, limitMs));
    this.#last = done
      .catch(() => this.close())
      .finally(() => {
        if (--this.#waiting === 0) this.#idle = setTimeout(() => this.close(), IDLE_MS).unref();
      });
    return done;
  }

  /** Ends the thread; the next job makes another. */
  close(): void {
    clearTimeout(this.#idle);
    this.#thread?.terminate();
    this.#thread = undefined;
  }

  #do(job: Job, limitMs: number): Promise<Outcome> {
    this.#thread ??= new Worker(new URL("./background-worker.ts", import.meta.url), {
      // The tool chooses by its environment; anything but "pure" would start a program or a thread of its own.
      env: { RECHECK_BACKEND: "pure" },
    });
    const thread = this.#thread;
    thread.ref();
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    const [startedAt, spentBefore] = [performance.now(), otherThreadsTimeMs()];
    const look = setInterval(
      () => {
        const spentMs = otherThreadsTimeMs() - spentBefore;
        const clockMs = performance.now() - startedAt;
        if (spentMs < limitMs && clockMs < limitMs * MAX_CLOCK_SHARE) return;
        reject(new BackgroundFailed(`took longer than ${limitMs} ms`));
      },
      Math.min(limitMs, LOOK_MS),
    );
    thread.onmessage = ({ data }: MessageEvent<Outcome>) => resolve(data);
    thread.onerror = ({ message }) => reject(new BackgroundFailed(message));
    thread.postMessage(job);
    return promise.finally(() => {
      clearInterval(look);
      thread.unref();
    });
  }
}

/** The thread of this process. */
export const background = new Background();
