import { SluiceError } from "../errors/index.ts";
import { newWriterName } from "../ledger/writer-name.ts";
import type { Logger } from "../log/logger.ts";
import { Child, type Numbered } from "./child.ts";
import { Slot } from "./slot.ts";
import { withServer } from "./with-server.ts";

/** A child that was told to drain ends a little after its exchanges do. */
const DRAIN_GRACE_MS = 10_000;
/** A config that no worker lives through is not put in force. */
const TRIES = 3;

/** What a fleet is made of. */
export interface FleetParts {
  readonly dataDir: string;
  readonly pluginsDir: string;
  readonly workers: number;
  readonly logger: Logger;
}

/** All processes of a gateway but the supervisor: the workers and the recorder, on one config. */
export class Fleet {
  readonly #parts: FleetParts;
  readonly #recorder: Slot;
  readonly #workers: readonly Slot[];
  /** Those at work; whoever is being started is not among them. */
  readonly #members = new Set<Child>();
  readonly #writers = new Map<Child, string>();
  readonly #waitingForWorker: (() => void)[] = [];
  #inForce: Numbered | undefined;
  #full = false;

  constructor(parts: FleetParts) {
    this.#parts = parts;
    const { logger } = parts;
    const secrets = () => this.#inForce?.loaded.secrets ?? [];
    const employ = (child: Child) => this.#employ(child);
    this.#recorder = new Slot({
      name: "recorder",
      logger,
      secrets,
      employ,
      spawn: () => this.#spawnRecorder(),
    });
    this.#workers = Array.from(
      { length: parts.workers },
      (_, slot) =>
        new Slot({ name: "serving process", logger, secrets, employ, spawn: () => this.#spawnWorker(slot) }),
    );
  }

  /** What is in force. Throws before `start` has ended. */
  get inForce(): Numbered {
    if (!this.#inForce) throw new SluiceError("GATEWAY_INTERNAL");
    return this.#inForce;
  }

  /** Starts all on a first config. Throws why one did not start; then `kill` is due. */
  async start(first: Numbered): Promise<{ url: string; warnings: readonly string[] }> {
    const recorder = this.#recorder.open();
    const workers = this.#workers.map((slot) => slot.open());
    const all = [recorder, ...workers];
    await Promise.all(all.map((child) => child.started()));
    this.#tellWriters();
    const warnings = (await Promise.all(all.map((child) => child.prepare(first)))).flat();
    // A consumer that is new begins where the ledger ends now: in front of the first exchange.
    await recorder.switchOver();
    const [url = ""] = await Promise.all(workers.map((child) => child.switchOver()));
    // A worker that follows listens where its forerunner did.
    const port = first.loaded.config.server.port || Number(new URL(url).port);
    this.#inForce = { number: first.number, loaded: withServer(first.loaded, { port }) };
    for (const child of all) this.#join(child);
    for (const slot of [this.#recorder, ...this.#workers]) void slot.keep();
    return { url, warnings: [...new Set(warnings)] };
  }

  /** Puts another config in force in all processes, or in none; then throws who refused it and why. */
  async change(next: Numbered): Promise<readonly string[]> {
    const ready = new Set<Child>();
    const warnings = new Set<string>();
    try {
      for (let tries = 0; !this.#hasWorker(ready); tries++) {
        if (tries === TRIES) throw new SluiceError("CONFIG_UNTRIED");
        await this.#someWorker();
        await this.#prepare(next, ready, warnings);
      }
    } catch (thrown) {
      for (const child of ready) child.drop();
      throw thrown;
    }
    this.#inForce = next;
    await Promise.allSettled([...this.#members].map((child) => child.switchOver()));
    return [...warnings];
  }

  /** Lets the workers finish what runs, then the recorder what they left. */
  async drain(): Promise<void> {
    const limitMs = this.inForce.loaded.config.server.drainTimeoutMs + DRAIN_GRACE_MS;
    const end = async ({ child }: Slot) => {
      if (!child) return;
      if (!this.#members.has(child)) child.kill();
      else if (!(await child.drain(limitMs)))
        this.#parts.logger.warn({ pid: child.pid }, "a process did not drain by itself");
      await child.exited;
    };
    for (const slot of [this.#recorder, ...this.#workers]) slot.close();
    await Promise.all(this.#workers.map(end));
    await end(this.#recorder);
  }

  /** Ends all at once. */
  async kill(): Promise<void> {
    const slots = [this.#recorder, ...this.#workers];
    for (const slot of slots) {
      slot.close();
      slot.child?.kill();
    }
    await Promise.all(slots.map(({ child }) => child?.exited));
  }

  #spawnWorker(slot: number): Child {
    const { dataDir, pluginsDir } = this.#parts;
    const writer = newWriterName(slot);
    const args = [dataDir, pluginsDir, writer];
    const child = new Child({ name: "serving process", script: "worker.ts", args });
    // The recorder takes a writer that is not named here for a dead one.
    this.#writers.set(child, writer);
    this.#tellWriters();
    void child.exited.then(() => {
      this.#members.delete(child);
      this.#writers.delete(child);
      this.#tellWriters();
    });
    return child;
  }

  #spawnRecorder(): Child {
    const { dataDir, pluginsDir } = this.#parts;
    // A new recorder says when the ledger is full; the word of the last one no longer counts.
    this.#setFull(false);
    const child = new Child({
      name: "recorder",
      script: "recorder.ts",
      args: [dataDir, pluginsDir],
      onMessage: (message) => {
        if (message.type === "full") this.#setFull(message.full);
      },
    });
    void child.exited.then(() => this.#members.delete(child));
    return child;
  }

  /** Makes a child ready for what is in force, whatever that becomes meanwhile, and has it join. */
  async #employ(child: Child): Promise<void> {
    await child.started();
    if (this.#writers.has(child)) child.tell({ type: "full", full: this.#full });
    else child.tell({ type: "writers", live: [...this.#writers.values()] });
    let prepared: Numbered;
    do {
      prepared = this.inForce;
      await child.prepare(prepared);
    } while (prepared !== this.#inForce);
    // In the same turn, so that a config which is changed from now on is changed here, too.
    this.#join(child);
    try {
      await child.switchOver();
    } catch (thrown) {
      this.#members.delete(child);
      throw thrown;
    }
  }

  #join(child: Child): void {
    if (!child.alive) return;
    this.#members.add(child);
    if (!this.#writers.has(child)) return;
    for (const go of this.#waitingForWorker.splice(0)) go();
  }

  /** Makes all members ready for a config, also those that join meanwhile. Throws the first refusal. */
  async #prepare(next: Numbered, ready: Set<Child>, warnings: Set<string>): Promise<void> {
    const prepare = async (child: Child) => {
      try {
        for (const warning of await child.prepare(next)) warnings.add(warning);
        ready.add(child);
      } catch (thrown) {
        // One that died is followed by one that takes what is then in force.
        if (child.alive) throw thrown;
      }
    };
    const missing = () => [...this.#members].filter((child) => child.alive && !ready.has(child));
    for (let asked = missing(); asked.length > 0; asked = missing()) {
      const answers = await Promise.allSettled(asked.map(prepare));
      const refusal = answers.find((answer) => answer.status === "rejected");
      if (refusal) throw refusal.reason;
    }
  }

  #hasWorker(children: Iterable<Child>): boolean {
    return [...children].some((child) => child.alive && this.#writers.has(child));
  }

  /** Resolves when a worker is there to try a config with. */
  async #someWorker(): Promise<void> {
    if (this.#hasWorker(this.#members)) return;
    await new Promise<void>((resolve) => this.#waitingForWorker.push(resolve));
  }

  #setFull(full: boolean): void {
    this.#full = full;
    for (const worker of this.#writers.keys()) worker.tell({ type: "full", full });
  }

  #tellWriters(): void {
    this.#recorder.child?.tell({ type: "writers", live: [...this.#writers.values()] });
  }
}
