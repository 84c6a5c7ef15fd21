import { bare, freezeAll, own, parse, safeMap, setPrototypeOf } from "./primordials.ts";
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
export const FLAGS = { stream: 1, final: 2, presented: 4, given: 8 } as const;

/** Fields that may come with a call of the entry, in this order behind its other arguments. They are frozen, like those that are pulled. */
export const GIVEN = ["tags", "plan", "headers", "cost", "outcome", "usage", "prices"] as const;

/** The name of a field that may come with a call. */
export type GivenName = (typeof GIVEN)[number];

const isGiven = (name: string): boolean => {
  for (let at = 0; at < GIVEN.length; at++) if (GIVEN[at] === name) return true;
  return false;
};

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
type ListName = "tags" | "edits" | "masks" | "keepFrom" | "evaluations" | "log";
/** Effects of powers, which stand below `effects`. */
type PowerListName = "body" | "headers";
/** Effects that are one value. */
type ValueName = "cost" | "keep" | "failOver" | "spread" | "reads";

/** An effect of the call as JSON text, which no patched prototype can reach, and the one before it. */
export interface Effect {
  readonly name: ListName | PowerListName | ValueName;
  readonly before: Effect | undefined;
  readonly isList: boolean;
  json: string;
  count: number;
}

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
  private lastEffect: Effect | undefined;
  declare private localRead: unknown;
  declare private powerCalls: number | undefined;
  declare private waiting: Pick<Map<number, Waiting>, "get" | "set" | "delete"> | undefined;

  constructor(call: number, fields: object | undefined) {
    this.call = call;
    this.fields = fields;
    this.lastEffect = undefined;
  }

  /** A field; `given`: what came with the call of it. */
  field(name: string, given?: unknown): unknown {
    const known = this.fieldsRead;
    if (known !== undefined && name in known) return known[name];
    if (given !== undefined) return given;
    let value: unknown;
    if (this.fields === undefined) {
      const json = pull(this.call, name);
      value = json === undefined ? undefined : parse(json);
    } else value = own(this.fields, name);
    if (typeof value === "object" && isGiven(name)) freezeAll(value);
    this.keepField(name, value);
    return value;
  }

  /** Puts a value in the place of a field, for the rest of the call. */
  keepField(name: string, value: unknown): void {
    this.fieldsRead ??= bare();
    this.fieldsRead[name] = value;
  }

  /** A part of the context, where it was asked for before. */
  part(name: string): unknown {
    return this.parts === undefined ? undefined : this.parts[name];
  }

  /** Keeps a part of the context: it is the same whenever it is asked for. */
  keepPart(name: string, part: unknown): unknown {
    this.parts ??= bare();
    this.parts[name] = part;
    return part;
  }

  /** How many entries a list has. */
  count(list: ListName): number {
    return this.effect(list)?.count ?? 0;
  }

  /** The entries of a list, read back. */
  entries(list: ListName): unknown {
    return parse(`[${this.effect(list)?.json ?? ""}]`);
  }

  /** Adds to a list an entry as JSON. */
  addJson(list: ListName | PowerListName, json: string): void {
    this.addTo(this.effect(list), list, json);
  }

  /** Adds an entry to a list that was looked for already. */
  addTo(effect: Effect | undefined, list: ListName | PowerListName, json: string): void {
    if (effect === undefined) {
      this.lastEffect = { name: list, before: this.lastEffect, isList: true, json, count: 1 };
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
    this.setJson(name, toJson(value) ?? "null");
  }

  /** Sets an effect that is one value, as JSON. */
  setJson(name: ValueName, json: string): void {
    const effect = this.effect(name);
    if (effect === undefined) {
      this.lastEffect = { name, before: this.lastEffect, isList: false, json, count: 1 };
    } else effect.json = json;
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
    let json = verdict === undefined ? "{" : `{${verdict}`;
    let comma = verdict === undefined ? "" : ",";
    let ofPowers = "";
    for (let effect = this.lastEffect; effect !== undefined; effect = effect.before) {
      const { name } = effect;
      if (name === "body" || name === "headers") {
        ofPowers += `${ofPowers === "" ? "" : ","}"${name}":[${effect.json}]`;
        continue;
      }
      json += effect.isList ? `${comma}"${name}":[${effect.json}]` : `${comma}"${name}":${effect.json}`;
      comma = ",";
    }
    if (ofPowers !== "") {
      json += `${comma}"effects":{${ofPowers}}`;
      comma = ",";
    }
    if (this.localRead !== undefined) json += `${comma}"local":${toJson(this.localRead) ?? "null"}`;
    return json === "{" ? undefined : `${json}}`;
  }

  /** An effect, where there is one of that name. */
  effect(name: Effect["name"]): Effect | undefined {
    let effect = this.lastEffect;
    while (effect !== undefined && effect.name !== name) effect = effect.before;
    return effect;
  }
}

// What is not set must be `undefined`, whatever a plugin has put into `Object.prototype`.
setPrototypeOf(Work.prototype, null);
