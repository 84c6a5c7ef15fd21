import { fieldReader, workOf } from "./call.ts";
import {
  bare,
  freeze,
  getOwnPropertyDescriptor,
  hideClass,
  isArray,
  isFrozen,
  isObject,
  keys,
  NativeRangeError,
  NativeTypeError,
  own,
  read,
  safeWeakMap,
} from "./primordials.ts";
import { quote } from "./quote.ts";
import { toJson } from "./to-json.ts";

const targetsOf = fieldReader("plan");

/** What `ctx.plan` has. One is made for every call that asks for it, so it is nothing but a way to the call. */
export class PlanPart {
  readonly #ctx: unknown;

  constructor(ctx: unknown) {
    this.#ctx = ctx;
  }

  get targets(): unknown {
    return targetsOf(this.#ctx);
  }

  keep(names: unknown): void {
    const work = workOf(this.#ctx);
    const plan = targetsOf(this.#ctx);
    if (!isArray(plan) || !isArray(names)) throw new NativeTypeError(LIST);
    const kept: unknown[] = [];
    const seen = bare<boolean>();
    let json = "";
    for (let at = 0; at < names.length; at++) {
      const name: unknown = names[at];
      if (typeof name !== "string") throw new NativeTypeError(LIST);
      if (seen[name] === true) throw new NativeRangeError("keep names a target twice");
      seen[name] = true;
      kept[at] = targetNamed(plan, name);
      json += at === 0 ? quote(name) : `,${quote(name)}`;
    }
    work.keepField("plan", freeze(kept));
    work.setJson("keep", `[${json}]`);
  }

  // `onRoute` alone: the host refuses it elsewhere.
  failOver(failOver: unknown): void {
    const work = workOf(this.#ctx);
    if (!isObject(failOver)) throw new NativeTypeError("failOver takes an object with `on`");
    const json = known.get(failOver);
    if (json === undefined) work.setJson("failOver", failOverJson(failOver));
    else work.setJson("failOver", json);
  }

  // `onRoute` alone, as well.
  spread(spread: unknown): void {
    if (!isObject(spread))
      throw new NativeTypeError("spread takes an object, which may name `session` headers");
    workOf(this.#ctx).set("spread", spread);
  }
}
hideClass(PlanPart.prototype);

const LIST = "keep takes a list of names of targets";

const targetNamed = (plan: readonly unknown[], name: string): unknown => {
  for (let at = 0; at < plan.length; at++) {
    const target = plan[at];
    if (isObject(target) && read(target, "name") === name) return target;
  }
  throw new NativeRangeError("keep names a target that is not in the plan");
};

/** The JSON of what was given before and can say nothing else: plugins give what they have made in `setup`. */
const known = safeWeakMap<object, string>();

const failOverJson = (failOver: object): string => {
  const json = toJson(failOver) ?? "null";
  if (isFixed(failOver, 0)) known.set(failOver, json);
  return json;
};

/** Whether an object is frozen all the way down, with no getter in it. */
const isFixed = (data: object, depth: number): boolean => {
  if (depth > 2 || !isFrozen(data)) return false;
  const names = keys(data);
  for (let at = 0; at < names.length; at++) {
    const how = getOwnPropertyDescriptor(data, names[at] ?? "");
    const value = how && own(how, "value");
    if (value === undefined || typeof value === "function") return false;
    if (isObject(value) && !isFixed(value, depth + 1)) return false;
  }
  return true;
};
