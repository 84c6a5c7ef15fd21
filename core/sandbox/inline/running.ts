import { type CallFrame, GuestFault, type PowerPort } from "../contract.ts";
import type { GivenFields } from "./given-fields.ts";
import type { Ending } from "./messages.ts";

/** What a call is held to, and what it may ask of the host. */
export interface CallTerms {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly resultBytes: number;
  readonly powerCalls: number;
  /** The fields that it may read. */
  readonly fields: ReadonlySet<string>;
  /** Those that it usually reads; of hooks alone. */
  readonly given?: GivenFields;
}

/** A call that the host has to remember: it waits, or has asked for a power. */
export class Running {
  readonly number: number;
  readonly terms: CallTerms;
  readonly power: PowerPort;
  readonly frame: CallFrame | undefined;
  /** Processor time that it may still use, in milliseconds. */
  cpuLeftMs: number;
  powerCalls = 0;
  #ending: Ending | GuestFault | undefined;
  #settle: ((ending: Ending | GuestFault) => void) | undefined;
  #timer: Timer | undefined;

  constructor(number: number, terms: CallTerms, power: PowerPort, frame: CallFrame | undefined) {
    this.number = number;
    this.terms = terms;
    this.power = power;
    this.frame = frame;
    this.cpuLeftMs = terms.cpuMs;
  }

  /** How it has ended, if it has. */
  get ending(): Ending | GuestFault | undefined {
    return this.#ending;
  }

  /** Ends it; a second time it does nothing. */
  end(ending: Ending | GuestFault): void {
    if (this.#ending !== undefined) return;
    this.#ending = ending;
    clearTimeout(this.#timer);
    this.#settle?.(ending);
  }

  /** How it ends, or its fault; `onLate` is called where that takes longer than it may. */
  wait<Result>(read: (ending: Ending) => Result, onLate: () => void): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#timer = setTimeout(onLate, this.terms.wallMs);
      this.#settle = (ending) => {
        if (ending instanceof GuestFault) return reject(ending);
        try {
          resolve(read(ending));
        } catch (cause) {
          reject(cause);
        }
      };
      if (this.#ending !== undefined) this.#settle(this.#ending);
    });
  }
}

/** The fault of a call that has taken too long, waiting included. */
export const wallFault = ({ wallMs }: CallTerms): GuestFault =>
  new GuestFault("wall", `it did not end within ${wallMs} ms (wallMs)`);

/** The fault of a call that left more behind than it may. */
export const sizeFault = ({ resultBytes }: CallTerms): GuestFault =>
  new GuestFault("result-size", `its result is larger than ${resultBytes} bytes (resultBytes)`);

/** The fault of a call that called powers more often than it may. */
export const powerCallsFault = ({ powerCalls }: CallTerms): GuestFault =>
  new GuestFault("power-calls", `it called powers more than ${powerCalls} times in one call (powerCalls)`);
