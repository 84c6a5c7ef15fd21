import type { Bundle, Described, Engine, Limits, LoadedBundle } from "../contract.ts";
import { IsolateBundle } from "./bundle.ts";
import { type Command, type CommandOptions, companionCommand, type Isolation } from "./command.ts";
import { WATCH, type Watch } from "./heartbeat.ts";
import { Life } from "./life.ts";

/** What the engine `isolate` is made of. */
export interface IsolateOptions {
  /** The script of the guest runtime. */
  readonly guest: string;
  /** Hears of each companion that ended against its will; by default nobody does. */
  readonly onDeath?: (bundle: Bundle, why: string) => void;
  /** Hears what plugins say to their `console`, where their bundle names a file for that. */
  readonly onConsole?: (bundle: Bundle, level: string, text: string) => void;
  /** How companions are started, where not as usual. */
  readonly command?: CommandOptions;
  readonly watch?: Watch;
}

/** Runs plugins in V8 isolates in companion processes, which can be killed: for code that nobody vouches for. */
export class IsolateEngine implements Engine {
  readonly name = "isolate";
  readonly #command: Command;
  readonly #options: IsolateOptions;
  readonly #bundles = new Set<IsolateBundle>();

  /** Throws `IsolateUnavailable` where this machine has no Node for it. */
  constructor(options: IsolateOptions) {
    this.#command = companionCommand(options.command);
    this.#options = options;
  }

  /** What holds a companion beside the sandbox in it, on this machine. */
  isolation(): Isolation {
    return this.#command.isolation;
  }

  async describe(bundle: Bundle, limits: Limits): Promise<Described> {
    const life = await Life.start({
      ...this.#parts(bundle, limits),
      onConsole: undefined,
      onLost: () => undefined,
    });
    try {
      await life.open(1);
      return await life.describe(1);
    } finally {
      life.kill("it has answered");
    }
  }

  async load(bundle: Bundle, limits: Limits): Promise<IsolateBundle & LoadedBundle> {
    const { onDeath = () => undefined, onConsole } = this.#options;
    const heard =
      onConsole && bundle.console !== undefined
        ? (level: string, text: string): void => onConsole(bundle, level, text)
        : undefined;
    const onClose = (closed: IsolateBundle): void => void this.#bundles.delete(closed);
    const loaded = new IsolateBundle({ ...this.#parts(bundle, limits), onConsole: heard, onDeath, onClose });
    this.#bundles.add(loaded);
    try {
      await loaded.life();
      return loaded;
    } catch (cause) {
      await loaded.close();
      throw cause;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#bundles].map((bundle) => bundle.close()));
  }

  #parts(bundle: Bundle, limits: Limits) {
    const { guest, watch = WATCH } = this.#options;
    return { argv: this.#command.argv, bundle, limits, guest, watch };
  }
}
