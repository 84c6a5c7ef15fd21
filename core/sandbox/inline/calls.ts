import { type Bundle, type CallFrame, GuestFault, type GuestReply, type PowerPort } from "../contract.ts";
import { CallArguments } from "./call-arguments.ts";
import { type Ending, faultOf, isMessage, type Message, readMessage, readReply } from "./messages.ts";
import { messageOf, powerMessage, serve } from "./power-message.ts";
import type { Value } from "./quickjs.ts";
import { type Left, Realm, type RealmListener, type RealmOptions } from "./realm.ts";
import { type CallTerms, powerCallsFault, Running, sizeFault, wallFault } from "./running.ts";
import { mapStack } from "./stacks.ts";

/** What stands around a reply: its kind and the number of its call. */
const ENVELOPE_BYTES = 64;
/** Numbers of calls begin again here, where those of old are long over. */
const MAX_NUMBER = 0x7fff_ffff;

type Text = { readonly text: string | undefined };

const IDENTIFIED: GuestReply = Object.freeze({ identifiedByKey: true });

/** What calls are made of, and who hears of what goes on. */
export interface CallsOptions extends Omit<RealmOptions, "listener" | "console"> {
  /** The realm never comes to rest any more, or is full. */
  readonly onWorn: () => void;
  /** Hears what the plugin says to its `console`, where its bundle names a file for that. */
  readonly onConsole?: ((bundle: Bundle, level: string, text: string) => void) | undefined;
}

/** The calls of one realm. */
export class Calls implements RealmListener {
  readonly #options: CallsOptions;
  readonly #realm: Realm;
  readonly #arguments: CallArguments;
  readonly #entries = new Set<Value>();
  readonly #running = new Map<number, Running>();
  /** Calls that are to be given up once the guest has returned. */
  #faulted: Running[] = [];
  #next = 1;
  #ended = false;
  // The call that is in its synchronous part: most are over before there is anything to remember of them.
  #liveNumber = 0;
  #liveFrame: CallFrame | undefined;
  #liveTerms: CallTerms | undefined;
  #live: Running | undefined;
  /** The call that the guest was entered for, where it is none of a hook that begins. */
  #entered: Running | undefined;

  /** Throws `GuestFault`. */
  constructor(options: CallsOptions) {
    const { bundle, onConsole, quickjs } = options;
    this.#options = options;
    this.#realm = Realm.open({
      ...options,
      listener: this,
      console: onConsole !== undefined && bundle.console !== undefined,
    });
    this.#arguments = quickjs.guard(() => new CallArguments(this.#realm));
  }

  /** The function that a hook of an instance is called by. Throws `GuestFault`. */
  entry(instance: number, hook: string): Value {
    const entry = this.#realm.entry(instance, hook);
    this.#entries.add(entry);
    return entry;
  }

  /** Gives an entry back. */
  release(entry: Value): void {
    if (this.#entries.delete(entry) && !this.#ended && !this.#options.quickjs.dead) this.#realm.free(entry);
  }

  /** Calls a hook by its entry. Throws, or rejects with, `GuestFault`. */
  hook(
    entry: Value,
    frame: CallFrame,
    terms: CallTerms,
  ): GuestReply | undefined | Promise<GuestReply | undefined> {
    const number = this.#number();
    this.#liveNumber = number;
    this.#liveFrame = frame;
    this.#liveTerms = terms;
    this.#live = undefined;
    let left: Left;
    try {
      this.#realm.begin(terms.cpuMs);
      const count = this.#arguments.set(number, frame, terms);
      left = this.#realm.apply(entry, count, terms.resultBytes + ENVELOPE_BYTES);
      this.#arguments.release();
    } catch (cause) {
      throw this.#failed(number, cause);
    }
    this.#liveNumber = 0;
    const live = this.#liveIs();
    if (live !== undefined) return this.#remembered(live, left);
    if (left === undefined) return undefined;
    if (left === true) return IDENTIFIED;
    if (left === null) {
      const running = new Running(number, terms, frame.power, frame);
      running.cpuLeftMs -= this.#realm.usedMs;
      return this.#wait(running, (end) => this.#replyOf(end));
    }
    return this.#conclude(number, left, terms);
  }

  /** Asks the guest for something beside a hook. Rejects with `GuestFault`. */
  ask(message: (call: number) => string, terms: CallTerms, power: PowerPort): Promise<Ending> {
    const running = new Running(this.#number(), terms, power, undefined);
    const ending = this.#wait(running, (end) => this.#checked(end));
    this.#enter(running, message(running.number));
    return ending;
  }

  /** Ends all calls with this fault; nothing is called after. */
  end(fault: GuestFault): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const running of this.#running.values()) running.end(fault);
    this.#running.clear();
    const { quickjs } = this.#options;
    if (quickjs.dead) return;
    try {
      quickjs.guard(() => {
        this.#arguments.clear();
        for (const entry of this.#entries) this.#realm.free(entry);
        this.#realm.close();
      });
    } catch {
      // What a plugin has left can bring the module down while it is freed; then the engine has heard of it.
    }
  }

  hear(json: string | undefined): void {
    try {
      if (json === undefined) this.refuse(undefined);
      else this.#take(readMessage(json), json);
    } catch (cause) {
      this.refuse(cause);
    }
  }

  pull(call: number, name: string): string | undefined {
    const live = call === this.#liveNumber;
    const running = live ? undefined : this.#running.get(call);
    const frame = live ? this.#liveFrame : running?.frame;
    const terms = live ? this.#liveTerms : running?.terms;
    if (live) terms?.given?.asked(name);
    try {
      return frame && terms?.fields.has(name) ? JSON.stringify(frame.field(name)) : undefined;
    } catch (cause) {
      this.refuse(cause);
      return undefined;
    }
  }

  #take(message: Message, json: string): void {
    if (message.t === "console") {
      this.#options.onConsole?.(this.#options.bundle, message.level, message.text);
      return;
    }
    const running = this.#find(message.call);
    if (running === undefined || running.ending !== undefined) return;
    if (message.t === "power") {
      this.#serve(running, message);
      return;
    }
    // It was stopped, and what it made of that is not what happened.
    if (this.#realm.breached) return;
    this.#running.delete(running.number);
    const tooLarge = Buffer.byteLength(json) > running.terms.resultBytes + ENVELOPE_BYTES;
    running.end(tooLarge && message.t !== "fault" ? sizeFault(running.terms) : message);
    if (message.t === "fault" && message.kind === "memory") this.#faulted.push(running);
  }

  /** Ends the call that the guest runs for: what it sent cannot be taken, or what it reads cannot be given. */
  refuse(cause: unknown): void {
    const running = this.#entered ?? this.#find(this.#liveNumber);
    if (running === undefined || running.ending !== undefined) return;
    if (cause === undefined) running.end(sizeFault(running.terms));
    else running.end(cause instanceof GuestFault ? cause : new GuestFault("engine", messageOf(cause)));
    this.#faulted.push(running);
  }

  #number(): number {
    const number = this.#next;
    this.#next = number === MAX_NUMBER ? 1 : number + 1;
    return number;
  }

  #find(call: number): Running | undefined {
    if (call !== this.#liveNumber || call === 0) return this.#running.get(call);
    const frame = this.#liveFrame;
    const terms = this.#liveTerms;
    if (frame && terms) this.#live ??= new Running(call, terms, frame.power, frame);
    return this.#live;
  }

  /** Set while the guest ran, which the compiler does not see. */
  #liveIs(): Running | undefined {
    return this.#live;
  }

  /** A call of which something had to be remembered while it ran. */
  #remembered(live: Running, left: Left): GuestReply | undefined | Promise<GuestReply | undefined> {
    live.cpuLeftMs -= this.#realm.usedMs;
    this.#stopFaulted();
    if (left === null && live.ending === undefined) return this.#wait(live, (end) => this.#replyOf(end));
    const { ending } = live;
    if (ending instanceof GuestFault) throw ending;
    if (ending !== undefined) return this.#replyOf(ending);
    // Whatever a power has still to answer comes too late.
    live.end(OVER);
    if (left === true) return IDENTIFIED;
    return left ? this.#conclude(live.number, left, live.terms) : undefined;
  }

  #conclude(number: number, { text }: Text, terms: CallTerms): GuestReply | undefined {
    if (text === undefined) throw sizeFault(terms);
    if (!isMessage(text)) return readReply(text);
    const message = readMessage(text);
    if (message.t === "power" || message.t === "console") return undefined;
    if (message.t === "fault" && message.kind === "memory") this.#stop(number, true);
    return this.#replyOf(message);
  }

  #checked(ending: Ending): Exclude<Ending, { readonly t: "fault" }> {
    if (ending.t !== "fault") return ending;
    throw faultOf(ending, (stack) => mapStack(stack, this.#options.bundle));
  }

  #replyOf(ending: Ending): GuestReply | undefined {
    const checked = this.#checked(ending);
    return checked.t === "reply" ? checked.reply : undefined;
  }

  #wait<Result>(running: Running, read: (ending: Ending) => Result): Promise<Result> {
    this.#running.set(running.number, running);
    return running.wait(read, () => {
      if (this.#ended) return;
      this.#giveUp(running, wallFault(running.terms));
    });
  }

  /** Enters the guest for a call that is remembered. */
  #enter(running: Running, json: string): void {
    this.#entered = running;
    try {
      this.#realm.receive(json, Math.max(1, running.cpuLeftMs));
    } catch (cause) {
      this.#entered = undefined;
      this.#giveUp(running, cause instanceof GuestFault ? cause : this.#options.quickjs.died(cause));
      return;
    }
    this.#entered = undefined;
    running.cpuLeftMs -= this.#realm.usedMs;
    this.#stopFaulted();
  }

  #serve(running: Running, { n, power, method, args }: Extract<Message, { readonly t: "power" }>): void {
    if (++running.powerCalls > running.terms.powerCalls) {
      running.end(powerCallsFault(running.terms));
      this.#faulted.push(running);
      return;
    }
    serve(running.power, power, method, args).then(
      (value) => this.#answer(running, n, { value }),
      (cause: unknown) => this.#answer(running, n, { error: messageOf(cause) }),
    );
  }

  #answer(running: Running, n: number, answer: Readonly<Record<string, unknown>>): void {
    if (running.ending !== undefined || this.#ended) return;
    this.#enter(running, powerMessage(running.number, n, answer));
  }

  #failed(number: number, cause: unknown): GuestFault {
    const { quickjs } = this.#options;
    const fault = cause instanceof GuestFault ? cause : quickjs.died(cause);
    this.#liveNumber = 0;
    this.#live?.end(fault);
    if (!quickjs.dead) {
      this.#arguments.release();
      this.#stop(number, fault.kind === "memory");
    }
    return fault;
  }

  #giveUp(running: Running, fault: GuestFault): void {
    this.#running.delete(running.number);
    running.end(fault);
    this.#stop(running.number, fault.kind === "memory");
  }

  #stopFaulted(): void {
    const faulted = this.#faulted;
    if (faulted.length === 0) return;
    this.#faulted = [];
    for (const running of faulted) {
      this.#running.delete(running.number);
      const { ending } = running;
      this.#stop(running.number, ending !== undefined && "kind" in ending && ending.kind === "memory");
    }
  }

  /** Ends a call inside the guest; `ranOut`: of memory, which may be gone for good. */
  #stop(number: number, ranOut: boolean): void {
    if (this.#ended || this.#options.quickjs.dead) return;
    if (!this.#realm.stop(number, ranOut)) this.#options.onWorn();
  }
}

const OVER: Ending = { t: "reply", call: 0 };
