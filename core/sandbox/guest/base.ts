import { flagsOf, HEAD_GETTERS, workOf } from "./call.ts";
import {
  bare,
  freeze,
  hasOwn,
  isArray,
  isFiniteNumber,
  isObject,
  keys,
  NativeRangeError,
  NativeTypeError,
  own,
  put,
  read,
  stringify,
} from "./primordials.ts";
import { FLAGS } from "./work.ts";

const MAX_TAGS = 32;
const MAX_TAG_KEY = 64;
const MAX_TAG_VALUE = 256;
const MAX_EVALUATIONS = 8;
const TOLD = ["verdict", "categories", "counts"] as const;

/** A property of contexts: the hooks that have it, and what it is in a prototype. */
export interface Property {
  readonly hooks: readonly string[];
  readonly get?: (this: unknown) => unknown;
  readonly value?: (this: unknown, a: unknown, b: unknown) => void;
}

/** Data of a call, as an object of its own. */
const dataOf = (value: unknown): object => (isObject(value) ? value : bare());

const setTag = (ctx: unknown, key: unknown, value: unknown): void => {
  const work = workOf(ctx);
  const fits =
    typeof key === "string" &&
    typeof value === "string" &&
    key.length > 0 &&
    key.length <= MAX_TAG_KEY &&
    value.length <= MAX_TAG_VALUE;
  if (!fits || work.count("tags") >= MAX_TAGS) {
    throw new NativeRangeError(
      `a tag has a key to ${MAX_TAG_KEY} and a value to ${MAX_TAG_VALUE} characters, ${MAX_TAGS} in all`,
    );
  }
  // How many the exchange has in all the host sees to: asking for them here would cost more than the tag.
  work.addJson("tags", `[${stringify(key)},${stringify(value)}]`);
};

/** The tags as they stand after what this call has set. */
const tagsOf = (ctx: unknown): object => {
  const work = workOf(ctx);
  const tags = copyOf(dataOf(work.field("tags")));
  const set = work.count("tags") === 0 ? undefined : work.entries("tags");
  for (let at = 0; isArray(set) && at < set.length; at++) put(tags, set[at][0], set[at][1]);
  return freeze(tags);
};

const copyOf = (object: object): object => {
  const copy = {};
  const names = keys(object);
  for (let at = 0; at < names.length; at++) put(copy, names[at] ?? "", own(object, names[at] ?? ""));
  return copy;
};

const planPart = (ctx: unknown): object => ({
  get targets() {
    return workOf(ctx).field("plan");
  },
  keep(names: unknown): void {
    const work = workOf(ctx);
    const kept = keptTargets(work.field("plan"), names);
    work.keepField("plan", kept);
    work.set("keep", names);
  },
  // `onRoute` alone: the host refuses it elsewhere.
  failOver(failOver: unknown): void {
    const work = workOf(ctx);
    if (!isObject(failOver)) throw new NativeTypeError("failOver takes an object with `on`");
    work.set("failOver", failOver);
  },
});

const keptTargets = (plan: unknown, names: unknown): unknown[] => {
  if (!isArray(plan) || !isArray(names)) throw new NativeTypeError("keep takes a list of names of targets");
  const kept: unknown[] = [];
  const seen = bare();
  for (let at = 0; at < names.length; at++) {
    const name: unknown = own(names, at);
    if (typeof name !== "string") throw new NativeTypeError("keep takes a list of names of targets");
    if (hasOwn(seen, name)) throw new NativeRangeError("keep names a target twice");
    seen[name] = true;
    put(kept, `${at}`, targetNamed(plan, name));
  }
  return kept;
};

const targetNamed = (plan: readonly unknown[], name: string): unknown => {
  for (let at = 0; at < plan.length; at++) {
    const target = plan[at];
    if (isObject(target) && own(target, "name") === name) return target;
  }
  throw new NativeRangeError("keep names a target that is not in the plan");
};

const evaluate = (ctx: unknown, evaluation: unknown): void => {
  const work = workOf(ctx);
  if (!isObject(evaluation)) throw new NativeTypeError("evaluation takes an object with a verdict");
  if (work.count("evaluations") >= MAX_EVALUATIONS) {
    throw new NativeRangeError(`a call puts at most ${MAX_EVALUATIONS} evaluations into the record`);
  }
  const told = bare();
  for (let at = 0; at < TOLD.length; at++) told[TOLD[at] ?? ""] = read(evaluation, TOLD[at] ?? "");
  work.add("evaluations", told);
};

const setCost = (ctx: unknown, dollars: unknown): void => {
  const work = workOf(ctx);
  if (!isFiniteNumber(dollars) || Number(dollars) < 0) {
    throw new NativeRangeError("a cost is a number of dollars, not below 0");
  }
  work.set("cost", dollars);
};

const EXCHANGE = ["onAuth", "onRoute", "onRequest", "onResponse"];
const TAGGING = ["onRoute", "onRequest", "onResponse"];
const PLANNING = ["onRoute", "onRequest"];

const getter = (hooks: readonly string[], of: (ctx: unknown) => unknown): Property => ({
  hooks,
  get(this: unknown) {
    return of(this);
  },
});

const method = (hooks: readonly string[], run: (ctx: unknown, a: unknown, b: unknown) => void): Property => ({
  hooks,
  value(this: unknown, a: unknown, b: unknown) {
    run(this, a, b);
  },
});

const head = (get: (this: unknown) => unknown): Property => ({ hooks: EXCHANGE, get });

const field = (hooks: readonly string[], name: string): Property =>
  getter(hooks, (ctx) => workOf(ctx).field(name));

const inClosingCall = (ctx: unknown, name: string): unknown =>
  isFinal(ctx) ? workOf(ctx).field(name) : undefined;

const isFinal = (ctx: unknown): boolean => (flagsOf(ctx) & FLAGS.final) !== 0;

/** What contexts have without any power, by property. */
export const BASE: Readonly<Record<string, Property>> = {
  id: head(HEAD_GETTERS.id),
  service: head(HEAD_GETTERS.service),
  principal: head(HEAD_GETTERS.principal),
  model: head(HEAD_GETTERS.model),
  api: head(HEAD_GETTERS.api),
  stream: getter(EXCHANGE, (ctx) => (flagsOf(ctx) & FLAGS.stream) !== 0),
  tags: getter(EXCHANGE, tagsOf),
  client: field(EXCHANGE, "client"),
  local: getter(EXCHANGE, (ctx) => workOf(ctx).local(() => dataOf(workOf(ctx).field("local")))),
  evaluation: method(EXCHANGE, evaluate),
  setTag: method(TAGGING, setTag),
  plan: getter(PLANNING, (ctx) => workOf(ctx).part("plan", () => planPart(ctx))),
  final: getter(["onResponse"], isFinal),
  outcome: getter(["onResponse"], (ctx) => inClosingCall(ctx, "outcome")),
  usage: getter(["onResponse"], (ctx) => inClosingCall(ctx, "usage")),
  setCost: method(["onResponse"], setCost),
  records: field(["onLog"], "records"),
};
