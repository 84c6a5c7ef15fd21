import { POWER_NAMES, POWERS, type PowerRow } from "@sluice/sdk/powers-table";
import { type Entry, makeEntry } from "./call.ts";
import { contextPrototype } from "./context.ts";
import { functionOf, handlerOf, readDefinition } from "./definition.ts";
import { addLine } from "./powers/small.ts";
import {
  bare,
  freeze,
  isArray,
  isObject,
  NativeTypeError,
  own,
  put,
  safeMap,
  slice,
  stringify,
} from "./primordials.ts";
import { pureHandler } from "./pure.ts";
import { isThenable, whenSettled } from "./settle.ts";

const OVER = "setup is over; declare patterns before it returns";

/** One set-up instance. */
interface Instance {
  readonly definition: object;
  readonly powers: unknown;
  readonly entries: Record<string, Entry>;
  state: unknown;
}

/** Told how something ended, once. */
export interface Ends {
  readonly done: (json?: string) => void;
  readonly failed: (error: unknown) => void;
}

const instances = safeMap<unknown, Instance>();

/** What `setup` leaves behind beside the state. */
class Declared {
  #open = true;
  #patterns = "";
  #log = "";
  #lines = 0;

  readonly patterns = freeze({
    declare: (patterns: unknown): void => {
      if (!this.#open) throw new NativeTypeError(OVER);
      if (!isArray(patterns)) throw new NativeTypeError("declare takes a list of patterns");
      if (patterns.length > 0) this.#patterns += `,${slice(stringify(patterns), 1, -1)}`;
    },
  });

  readonly log = freeze({
    info: (message: unknown): void => addLine(this, "info", message),
    warn: (message: unknown): void => addLine(this, "warn", message),
  });

  count(): number {
    return this.#lines;
  }

  add(_: "log", line: unknown): void {
    if (!this.#open) throw new NativeTypeError(OVER);
    this.#lines++;
    this.#log += `,${stringify(line)}`;
  }

  /** Ends the set-up, and gives what was declared as JSON. */
  close(): string {
    this.#open = false;
    return `{"patterns":[${slice(this.#patterns, 1)}],"log":[${slice(this.#log, 1)}]}`;
  }
}

const ROWS: Readonly<Record<string, PowerRow>> = POWERS;

/** What `setup` gets of the powers that the plugin asked for. */
const setupPowers = (powers: unknown, declared: Declared): object => {
  const given = {};
  for (let at = 0; at < POWER_NAMES.length; at++) {
    const name = POWER_NAMES[at] ?? "";
    if (ROWS[name]?.setup !== true || !isObject(powers) || own(powers, name) === undefined) continue;
    put(given, name, own(declared, name));
  }
  return freeze(given);
};

/** Sets an instance up. It can be cleaned up however that ends. */
export const setUp = (number: unknown, powers: unknown, config: unknown, ends: Ends): void => {
  const definition = readDefinition();
  const instance: Instance = { definition, powers, entries: bare(), state: undefined };
  instances.set(number, instance);
  const declared = new Declared();
  const settled = (state: unknown): void => {
    instance.state = state;
    ends.done(`{"declared":${declared.close()}}`);
  };
  const setup = functionOf(definition, "setup");
  const result = setup?.(config, setupPowers(powers, declared));
  if (isThenable(result)) whenSettled(result, settled, ends.failed);
  else settled(result);
};

/** Cleans an instance up, with the state that its set-up has come to, and forgets it. */
export const cleanUp = (number: unknown, ends: Ends): void => {
  const instance = instances.get(number);
  instances.delete(number);
  const result = instance && functionOf(instance.definition, "cleanup")?.(instance.state);
  if (isThenable(result)) whenSettled(result, () => ends.done(), ends.failed);
  else ends.done();
};

/** The function that a hook of an instance is called by. */
export const entryOf = (number: unknown, hook: string): Entry => {
  const instance = instances.get(number);
  if (instance === undefined) throw new NativeTypeError("there is no such instance");
  const known = instance.entries[hook];
  if (known !== undefined) return known;
  const found = handlerOf(instance.definition, hook);
  if (found === undefined) throw new NativeTypeError(`the plugin has no handler of ${hook}`);
  const { handler, pure } = found;
  const prototype = contextPrototype(hook, instance.powers, pure);
  const entry = makeEntry(prototype, pure ? pureHandler(handler) : handler, instance.state);
  instance.entries[hook] = entry;
  return entry;
};
