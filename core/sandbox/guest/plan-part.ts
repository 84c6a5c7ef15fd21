import { fieldReader, workOf } from "./call.ts";
import { jsonOf } from "./json-of.ts";
import {
  bare,
  freeze,
  hideClass,
  isArray,
  isObject,
  NativeRangeError,
  NativeTypeError,
  read,
} from "./primordials.ts";
import { quote } from "./quote.ts";

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
    work.setJson("failOver", jsonOf(failOver));
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
