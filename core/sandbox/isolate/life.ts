import {
  type Bundle,
  type Described,
  GuestFault,
  type GuestReply,
  type Limits,
  type PowerPort,
} from "../contract.ts";
import { mapStack } from "../guest-stack.ts";
import { lineChars, maxRssBytes, openMessage, SET_UP_BYTES, SET_UP_WALL_MS, setUpBounds } from "./bounds.ts";
import { type Answer, Calls } from "./calls.ts";
import { type Channel, type ChannelEnd, spawnChannel } from "./channel.ts";
import { Heartbeat, type Watch } from "./heartbeat.ts";
import { type Control, parseControl, parseLine } from "./messages.ts";
import { WireError } from "./wire.ts";

/** Messages that nobody waits for, from one beat to the next, before their sender is taken for hostile. */
const MAX_LATE = 20_000;
const START_MS = 20_000;
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** What a companion is started with. */
export interface LifeOptions {
  readonly argv: readonly string[];
  readonly bundle: Bundle;
  readonly limits: Limits;
  /** The script of the guest runtime. */
  readonly guest: string;
  readonly watch: Watch;
  /** Hears what the plugin says to its `console`; without it nothing is sent. */
  readonly onConsole: ((level: string, text: string) => void) | undefined;
  /** An instance's isolate is gone; the companion goes on. */
  readonly onLost: (instance: number) => void;
}

interface Opening {
  readonly resolve: () => void;
  readonly reject: (fault: GuestFault) => void;
}

/** What a hook's call is made of. */
export interface HookMessage {
  readonly instance: string;
  readonly hook: string;
  readonly frame: unknown;
  readonly fields: unknown;
}

type Heed = { readonly [T in Control["t"]]: (message: Extract<Control, { readonly t: T }>) => void };

/** A companion from its start to its end, with what runs in it. */
export class Life {
  /** Resolves when it has ended, with why. */
  readonly ended: Promise<string>;
  readonly #options: LifeOptions;
  readonly #channel: Channel;
  readonly #calls: Calls;
  readonly #heartbeat: Heartbeat;
  readonly #openings = new Map<number, Opening>();
  readonly #instances = new Set<number>();
  /** Instances whose set-up is not over yet, which may say more at once. */
  readonly #settingUp = new Set<number>();
  readonly #hello = Promise.withResolvers<void>();
  readonly #end: (why: string) => void;
  readonly #startedAt = performance.now();
  readonly #lineChars: number;
  #late = 0;
  #alive = true;

  private constructor(options: LifeOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<string>();
    this.ended = promise;
    this.#end = resolve;
    this.#lineChars = lineChars(options.limits);
    this.#channel = spawnChannel(options.argv, MAX_FRAME_BYTES, {
      onFrame: (instance, text) => this.#frame(instance, text),
      onGarbage: (cause) =>
        this.kill(cause instanceof WireError ? `it sent ${cause.message}` : "it sent garbage"),
      onEnd: (end) => this.#over(end),
    });
    this.#calls = new Calls({
      send: (instance, line) => this.#channel.send(instance, line),
      mapStack: (stack) => mapStack(stack, options.bundle),
      onWorn: () => this.kill("it left too many calls without an answer"),
    });
    this.#heartbeat = new Heartbeat({
      watch: options.watch,
      pid: this.#channel.pid,
      maxRssBytes: () => maxRssBytes(options.limits, this.#instances.size),
      ping: (n) => this.#control({ t: "ping", n }),
      onBeat: () => {
        this.#late = 0;
      },
      onHung: () => this.kill("it did not respond"),
      onGrown: (rssBytes) =>
        this.kill(`it grew to ${Math.round(rssBytes / 2 ** 20)} MiB, out of memory`, true),
    });
  }

  /** Starts one. Throws `GuestFault` where it does not come up. */
  static async start(options: LifeOptions): Promise<Life> {
    const life = new Life(options);
    const timer = setTimeout(() => life.kill("it did not start in time"), START_MS);
    try {
      await life.#hello.promise;
    } finally {
      clearTimeout(timer);
    }
    return life;
  }

  get pid(): number {
    return this.#channel.pid;
  }

  get alive(): boolean {
    return this.#alive;
  }

  get ageMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Makes an isolate and evaluates the guest runtime and the bundle in it. Throws `GuestFault`. */
  async open(instance: number): Promise<void> {
    if (!this.#alive) throw new GuestFault("engine", "its companion is gone");
    const { bundle, limits, guest, onConsole } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#openings.set(instance, { resolve, reject });
    this.#instances.add(instance);
    this.#settingUp.add(instance);
    this.#control(openMessage({ instance, bundle, limits, guest, console: onConsole !== undefined }));
    const timer = setTimeout(() => this.kill("it did not open an instance in time"), SET_UP_WALL_MS);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Gives an isolate back. */
  close(instance: number): void {
    this.#forget(instance);
    if (this.#alive) this.#control({ t: "close", instance });
  }

  /** What the definition says of itself. Throws `GuestFault`. */
  async describe(instance: number): Promise<Described> {
    const answer = await this.#askWide(instance, NO_POWER, (call) => JSON.stringify({ t: "describe", call }));
    if (answer.t === "described") return answer.described;
    throw wrongAnswer();
  }

  /** Runs `setup`; what it declared. Throws `GuestFault`. */
  async setUp(instance: number, power: PowerPort, what: Readonly<Record<string, unknown>>): Promise<unknown> {
    const answer = await this.#askWide(instance, power, (call) =>
      JSON.stringify({ t: "setUp", call, ...what }),
    );
    if (answer.t !== "reply") throw wrongAnswer();
    this.#settingUp.delete(instance);
    return answer.reply && "declared" in answer.reply ? answer.reply.declared : undefined;
  }

  /** Calls a hook. Throws `GuestFault`. */
  async call(instance: number, power: PowerPort, what: HookMessage): Promise<GuestReply | undefined> {
    if (!this.#alive) throw new GuestFault("engine", "its companion is gone");
    const answer = await this.#calls.ask({
      instance,
      power,
      bounds: this.#options.limits,
      message: (call) => JSON.stringify({ t: "call", call, ...what }),
    });
    if (answer.t === "reply") return answer.reply;
    throw wrongAnswer();
  }

  /** Runs `cleanup`. Throws `GuestFault`. */
  async cleanUp(instance: number, id: string): Promise<void> {
    await this.#askWide(instance, NO_POWER, (call) => JSON.stringify({ t: "cleanUp", call, instance: id }));
  }

  /** Ends it at once, whatever it is doing. */
  kill(why: string, outOfMemory = false): void {
    if (!this.#alive) return;
    this.#channel.kill();
    this.#finish(why, outOfMemory);
  }

  async #askWide(instance: number, power: PowerPort, message: (call: number) => string): Promise<Answer> {
    if (!this.#alive) throw new GuestFault("engine", "its companion is gone");
    const bounds = setUpBounds(this.#options.limits);
    return await this.#calls.ask({ instance, power, bounds, message });
  }

  #control(message: Readonly<Record<string, unknown>>): void {
    this.#channel.send(0, JSON.stringify(message));
  }

  #frame(instance: number, text: string): void {
    if (!this.#alive) return;
    if (instance === 0) {
      this.#heed(parseControl(text));
      return;
    }
    // It was closed a moment ago, and what it has said since is on its way.
    if (!this.#instances.has(instance)) {
      this.#countLate();
      return;
    }
    const most = this.#settingUp.has(instance) ? SET_UP_BYTES : this.#lineChars;
    for (const line of text.includes("\n") ? text.split("\n") : [text]) {
      if (line.length > most) throw new WireError(`a message of ${line.length} characters`);
      const message = parseLine(line);
      if (message.t === "console") this.#say(message.level, message.text);
      else if (!this.#calls.take(instance, message, () => Buffer.byteLength(line))) this.#countLate();
    }
  }

  #say(level: string, text: string): void {
    const { onConsole } = this.#options;
    if (!onConsole) throw new WireError("a line of a console that nobody hears");
    this.#countLate();
    onConsole(level, text);
  }

  #heed<T extends Control["t"]>(message: Extract<Control, { readonly t: T }>): void {
    const heed: Heed[T] = this.#heeds[message.t];
    heed(message);
  }

  readonly #heeds: Heed = {
    hello: () => {
      this.#heartbeat.start();
      this.#hello.resolve();
    },
    pong: ({ n, rssBytes }) => this.#heartbeat.heard(n, rssBytes),
    opened: ({ instance }) => this.#opened(instance)?.resolve(),
    refused: ({ instance, kind, message, stack }) => {
      this.#forget(instance);
      this.#opened(instance)?.reject(
        new GuestFault(kind, message, stack && mapStack(stack, this.#options.bundle)),
      );
    },
    stopped: ({ call, instance, kind, message }) => this.#calls.stop(call, instance, kind, message),
    lost: ({ instance, call }) => {
      this.#forget(instance);
      this.#calls.lose(instance, call);
      this.#options.onLost(instance);
    },
  };

  #opened(instance: number): Opening | undefined {
    const opening = this.#openings.get(instance);
    this.#openings.delete(instance);
    return opening;
  }

  #forget(instance: number): void {
    this.#instances.delete(instance);
    this.#settingUp.delete(instance);
  }

  #countLate(): void {
    if (++this.#late > MAX_LATE) throw new WireError("answers that nobody waits for, by the thousand");
  }

  #over({ how, said }: ChannelEnd): void {
    const outOfMemory = /out of memory|Allocation failed|is_heap_oom/i.test(said);
    this.#finish(outOfMemory ? `${how}, out of memory` : how, outOfMemory);
  }

  #finish(why: string, outOfMemory: boolean): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#heartbeat.stop();
    this.#calls.end(why, outOfMemory);
    const fault = new GuestFault("engine", `its companion ended (${why})`);
    for (const { reject } of this.#openings.values()) reject(fault);
    // Most have said hello long ago, and nobody waits for it.
    this.#hello.promise.catch(() => undefined);
    this.#hello.reject(fault);
    this.#end(why);
  }
}

const wrongAnswer = (): GuestFault => new GuestFault("engine", "its companion answered another question");

const NO_POWER: PowerPort = async () => {
  throw new Error("there are no powers here");
};
