import { fieldReader, flagsOf, HEAD_GETTERS, hasWork, workOf } from "./call.ts";
import { PlanPart } from "./plan-part.ts";
import {
  bare,
  freeze,
  isArray,
  isFiniteNumber,
  isObject,
  keys,
  NativeRangeError,
  NativeTypeError,
  own,
  put,
  read,
} from "./primordials.ts";
import { quote } from "./quote.ts";
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

/** Sets a tag. How many the exchange has in all the host sees to: asking for them here would cost more than the tag. */
function setTag(this: unknown, key: unknown, value: unknown): void {
  const work = workOf(this);
  const tags = work.effect("tags");
  if (
    typeof key !== "string" ||
    typeof value !== "string" ||
    key.length === 0 ||
    key.length > MAX_TAG_KEY ||
    value.length > MAX_TAG_VALUE ||
    (tags !== undefined && tags.count >= MAX_TAGS)
  ) {
    throw new NativeRangeError(
      `a tag has a key to ${MAX_TAG_KEY} and a value to ${MAX_TAG_VALUE} characters, ${MAX_TAGS} in all`,
    );
  }
  work.addTo(tags, "tags", `[${quote(key)},${quote(value)}]`);
}

const givenTags = fieldReader("tags");

/** The tags as they stand after what this call has set. */
function tagsOf(this: unknown): object {
  const given = dataOf(givenTags(this));
  if (!hasWork(this)) return given;
  const work = workOf(this);
  if (work.count("tags") === 0) return given;
  const tags = copyOf(given);
  const set = work.entries("tags");
  for (let at = 0; isArray(set) && at < set.length; at++) put(tags, set[at][0], set[at][1]);
  return freeze(tags);
}

const copyOf = (object: object): object => {
  const copy = {};
  const names = keys(object);
  for (let at = 0; at < names.length; at++) put(copy, names[at] ?? "", own(object, names[at] ?? ""));
  return copy;
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

function setCost(this: unknown, dollars: unknown): void {
  const work = workOf(this);
  if (typeof dollars !== "number" || !isFiniteNumber(dollars) || dollars < 0) {
    throw new NativeRangeError("a cost is a number of dollars, not below 0");
  }
  work.setJson("cost", `${dollars}`);
}

function planOf(this: unknown): unknown {
  const work = workOf(this);
  return work.part("plan") ?? work.keepPart("plan", new PlanPart(this));
}

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

const inClosingCall = (name: "outcome" | "usage"): Property => {
  const read = fieldReader(name);
  return getter(["onResponse"], (ctx) => (isFinal(ctx) ? read(ctx) : undefined));
};

const isFinal = (ctx: unknown): boolean => (flagsOf(ctx) & FLAGS.final) !== 0;

/** What contexts have without any power, by property. */
export const BASE: Readonly<Record<string, Property>> = {
  id: head(HEAD_GETTERS.id),
  service: head(HEAD_GETTERS.service),
  principal: head(HEAD_GETTERS.principal),
  model: head(HEAD_GETTERS.model),
  api: head(HEAD_GETTERS.api),
  stream: getter(EXCHANGE, (ctx) => (flagsOf(ctx) & FLAGS.stream) !== 0),
  tags: { hooks: EXCHANGE, get: tagsOf },
  client: field(EXCHANGE, "client"),
  local: getter(EXCHANGE, (ctx) => workOf(ctx).local(() => dataOf(workOf(ctx).field("local")))),
  evaluation: method(EXCHANGE, evaluate),
  setTag: { hooks: TAGGING, value: setTag },
  plan: { hooks: PLANNING, get: planOf },
  final: getter(["onResponse"], isFinal),
  outcome: inClosingCall("outcome"),
  usage: inClosingCall("usage"),
  setCost: { hooks: ["onResponse"], value: setCost },
  records: field(["onLog"], "records"),
};
