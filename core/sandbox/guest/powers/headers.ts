import { workOf } from "../call.ts";
import { freeze, isObject, NativeRangeError, own } from "../primordials.ts";
import { listed } from "./body.ts";
import type { PowerPart } from "./power.ts";

const MAX_VALUE = 256;

/** The power `headers`: named headers of the request, and headers of the answer. */
export const headersPart: PowerPart = (ctx, asked) => {
  const get = (name: unknown): unknown => {
    const headers = workOf(ctx).field("headers");
    const known = listed(asked, "read", name, "powers.headers.read");
    return isObject(headers) ? own(headers, known) : undefined;
  };
  const set = (name: unknown, value: unknown): void => {
    const work = workOf(ctx);
    const known = listed(asked, "answer", name, "powers.headers.answer");
    if (typeof value !== "string" || value.length > MAX_VALUE) {
      throw new NativeRangeError(`a header takes a text of at most ${MAX_VALUE} characters`);
    }
    work.add("headers", [known, value]);
  };
  const answers = isObject(asked) && own(asked, "answer") !== undefined;
  return freeze(answers ? { get, set } : { get });
};
