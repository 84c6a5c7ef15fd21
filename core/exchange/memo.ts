import type { HookName } from "@sluice/sdk";
import type { GuestReply } from "../sandbox/contract.ts";
import type { Instance } from "../sandbox/instance.ts";
import type { Effects } from "./effects.ts";
import type { Exchange } from "./exchange.ts";
import { privilegesIn } from "./frame.ts";
import { planView } from "./service.ts";

/** What a pure handler left behind for exchanges in which it reads the same. */
export interface Remembered {
  readonly reply: GuestReply;
  /** Where they are the same for every exchange. */
  readonly effects: Effects | undefined;
}

/** Replies in one generation. */
const MAX_REPLIES = 8192;
/** What is longer is not remembered: it would not come again. */
const MAX_KEY_CHARS = 2048;
const HEADER = "header:";

type Part = (exchange: Exchange) => string | number;

/** How what a pure handler may read tells exchanges apart. */
const PARTS: Readonly<Record<string, Part>> = {
  service: ({ service }) => text(service?.name),
  // One that a plugin has just made is another object each time.
  principal: ({ principal }) =>
    Object.isFrozen(principal) ? numberOf(principal) : text(JSON.stringify(principal)),
  model: ({ model }) => text(model),
  api: ({ dialect }) => dialect.id,
  stream: ({ stream }) => (stream ? 1 : 0),
  tags: ({ tags }) => text(JSON.stringify(tags)),
  plan: ({ plan, openModel }) => numberOf(planView(plan, openModel)),
  identity: (exchange) => {
    const { key, presented } = exchange;
    return `${key ? numberOf(key) : 0},${presented ? 1 : 0},${numberOf(privilegesIn(exchange))}`;
  },
};

/** A text with its length before it, so that no two texts in a row can be read as two others. */
const text = (value: string | undefined): string => (value === undefined ? "-" : `${value.length}:${value}`);

const numbers = new WeakMap<object, number>();
let lastNumber = 0;

/** A number of this object's own: principals, keys, privileges and plans are frozen, and the same from call to call. */
const numberOf = (object: object): number => {
  const known = numbers.get(object);
  if (known !== undefined) return known;
  numbers.set(object, ++lastNumber);
  return lastNumber;
};

const partOf = (name: string): Part | undefined => {
  if (!name.startsWith(HEADER)) return Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  const header = name.slice(HEADER.length);
  return ({ arrival }) => text(arrival.headers.get(header) ?? undefined);
};

/**
 * What a pure handler of one instance gave, by what it had read. All that it ever read makes the key: one reply that goes by
 * something new throws the others away. Two generations, so that what is not asked for is forgotten.
 */
export class Memo {
  readonly #names = new Set<string>();
  #parts: readonly Part[] = [];
  #young = new Map<string, Remembered>();
  #old = new Map<string, Remembered>();

  /** What tells this exchange from others. */
  keyOf(exchange: Exchange): string {
    let key = "";
    for (const part of this.#parts) key += `${part(exchange)} `;
    return key;
  }

  get(key: string): Remembered | undefined {
    const known = this.#young.get(key);
    if (known !== undefined) return known;
    const old = this.#old.get(key);
    if (old !== undefined) this.#keep(key, old);
    return old;
  }

  /** Takes a reply, before any of its effects on the exchange. One that does not say what it went by is not remembered. */
  take(exchange: Exchange, remembered: Remembered): void {
    const { reads } = remembered.reply;
    if (!Array.isArray(reads) || !this.#learn(reads)) return;
    const key = this.keyOf(exchange);
    if (key.length <= MAX_KEY_CHARS) this.#keep(key, remembered);
  }

  #learn(reads: readonly unknown[]): boolean {
    for (const name of reads) {
      if (typeof name !== "string") return false;
      if (this.#names.has(name)) continue;
      const part = partOf(name);
      if (!part) return false;
      this.#names.add(name);
      this.#parts = [...this.#parts, part];
      this.#young.clear();
      this.#old.clear();
    }
    return true;
  }

  #keep(key: string, remembered: Remembered): void {
    if (this.#young.size >= MAX_REPLIES) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, remembered);
  }
}

const memos = new WeakMap<Instance, Map<HookName, Memo>>();

/** What is remembered of a pure handler, over all services that its instance serves; absent where the handler is not pure. */
export const memoOf = (instance: Instance, hook: HookName): Memo | undefined => {
  if (instance.plugin.hooks.get(hook)?.pure !== true) return undefined;
  const own = memos.get(instance) ?? new Map<HookName, Memo>();
  memos.set(instance, own);
  const memo = own.get(hook) ?? new Memo();
  own.set(hook, memo);
  return memo;
};
