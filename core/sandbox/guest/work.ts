import { bare, own, parse, safeMap, setPrototypeOf, slice } from "./primordials.ts";
import { toJson } from "./to-json.ts";

/** What came with a call by itself; see `CallFrame`. */
export interface Head {
  readonly id: unknown;
  readonly service: unknown;
  readonly principal: unknown;
  readonly model: unknown;
  readonly api: unknown;
  /** Sum of `FLAGS`. */
  readonly flags: number;
  /** Of the power `identity`. */
  readonly key: unknown;
  readonly privileges: unknown;
}

/** What `Head.flags` is made of. */
export const FLAGS = { stream: 1, final: 2, presented: 4 } as const;

/** Gives a field of a call as JSON; `undefined` where the call has none of that name. */
export type Pull = (call: number, name: string) => string | undefined;

let pull: Pull = () => undefined;

/** Sets where fields come from that did not come with their call. */
export const openPull = (from: Pull): void => {
  pull = from;
};

/** Who waits for the answer of a power. */
export interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

/** Effects that are lists. */
type ListName = "tags" | "edits" | "keepFrom" | "evaluations" | "log";
/** Effects of powers, which stand below `effects`. */
type PowerListName = "body" | "headers";
/** Effects that are one value. */
type ValueName = "cost" | "keep" | "failOver";

/** An effect of the call as JSON text, which no patched prototype can reach, and the one before it. */
interface Effect {
  readonly name: ListName | PowerListName | ValueName;
  readonly before: Effect | undefined;
  json: string;
  count: number;
}

/** Without the comma that it begins with. */
const cut = (members: string): string => slice(members, 1);

/**
 * What a call needs beyond its head: made when the first of it is used, by many calls, so nothing in it is made before it is needed.
 * In a chain rather than in tables: most calls have one effect or two.
 */
export class Work {
  readonly call: number;
  /** Of a call that goes on behind its synchronous part. */
  declare head: Head | undefined;
  /** Fields that came with the call; else they are pulled. */
  private readonly fields: object | undefined;
  declare private fieldsRead: Record<string, unknown> | undefined;
  declare private parts: Record<string, unknown> | undefined;
  declare private lastEffect: Effect | undefined;
  declare private localRead: unknown;
  declare private powerCalls: number | undefined;
  declare private waiting: Pick<Map<number, Waiting>, "get" | "set" | "delete"> | undefined;

  constructor(call: number, fields: object | undefined) {
    this.call = call;
    this.fields = fields;
  }

  /** A field, as a value of this call's own. */
  field(name: string): unknown {
    this.fieldsRead ??= bare();
    if (name in this.fieldsRead) return this.fieldsRead[name];
    const value = this.fields === undefined ? this.#pulled(name) : own(this.fields, name);
    this.fieldsRead[name] = value;
    return value;
  }

  /** Puts a value in the place of a field, for the rest of the call. */
  keepField(name: string, value: unknown): void {
    this.fieldsRead ??= bare();
    this.fieldsRead[name] = value;
  }

  /** The same part of the context whenever it is asked for. */
  part(name: string, make: () => unknown): unknown {
    this.parts ??= bare();
    this.parts[name] ??= make();
    return this.parts[name];
  }

  /** How many entries a list has. */
  count(list: ListName): number {
    return this.#effect(list)?.count ?? 0;
  }

  /** The entries of a list, read back. */
  entries(list: ListName): unknown {
    return parse(`[${this.#effect(list)?.json ?? ""}]`);
  }

  /** Adds to a list an entry as JSON. */
  addJson(list: ListName | PowerListName, json: string): void {
    const effect = this.#effect(list);
    if (effect === undefined) {
      this.lastEffect = { name: list, before: this.lastEffect, json, count: 1 };
      return;
    }
    effect.json += `,${json}`;
    effect.count++;
  }

  /** Adds to a list; throws what serialising the entry throws. */
  add(list: ListName | PowerListName, entry: unknown): void {
    this.addJson(list, toJson(entry) ?? "null");
  }

  /** Sets an effect that is one value. */
  set(name: ValueName, value: unknown): void {
    const json = toJson(value) ?? "null";
    const effect = this.#effect(name);
    if (effect === undefined) this.lastEffect = { name, before: this.lastEffect, json, count: 1 };
    else effect.json = json;
  }

  /** `ctx.local`, which goes back with the reply. */
  local(make: () => unknown): unknown {
    this.localRead ??= make();
    return this.localRead;
  }

  /** The number of a new call of a power, whose answer is waited for. */
  wait(waiting: Waiting): number {
    this.waiting ??= safeMap();
    this.powerCalls = (this.powerCalls ?? 0) + 1;
    this.waiting.set(this.powerCalls, waiting);
    return this.powerCalls;
  }

  /** Who waits for this answer, once. */
  answered(n: number): Waiting | undefined {
    const waiting = this.waiting?.get(n);
    this.waiting?.delete(n);
    return waiting;
  }

  /** Rejects for everybody who still waits. */
  abandon(cause: () => unknown): void {
    const last = this.powerCalls ?? 0;
    for (let n = 1; n <= last; n++) this.answered(n)?.reject(cause());
  }

  /** The reply as JSON, with the verdict as a member of it; `undefined` where there is nothing to say. */
  reply(verdict: string | undefined): string | undefined {
    let json = verdict === undefined ? "" : `,${verdict}`;
    let ofPowers = "";
    for (let effect = this.lastEffect; effect !== undefined; effect = effect.before) {
      const { name } = effect;
      if (name === "cost" || name === "keep" || name === "failOver") json += `,"${name}":${effect.json}`;
      else if (name === "body" || name === "headers") ofPowers += `,"${name}":[${effect.json}]`;
      else json += `,"${name}":[${effect.json}]`;
    }
    if (ofPowers !== "") json += `,"effects":{${cut(ofPowers)}}`;
    if (this.localRead !== undefined) json += `,"local":${toJson(this.localRead) ?? "null"}`;
    return json === "" ? undefined : `{${cut(json)}}`;
  }

  #effect(name: Effect["name"]): Effect | undefined {
    let effect = this.lastEffect;
    while (effect !== undefined && effect.name !== name) effect = effect.before;
    return effect;
  }

  #pulled(name: string): unknown {
    const json = pull(this.call, name);
    return json === undefined ? undefined : parse(json);
  }
}

// What is not set must be `undefined`, whatever a plugin has put into `Object.prototype`.
setPrototypeOf(Work.prototype, null);
