import { workOf } from "../call.ts";
import { freeze, isObject, NativeTypeError, own, stringify } from "../primordials.ts";
import { listed } from "./listed.ts";
import type { PowerPart } from "./power.ts";

/** The power `body`: places of the body by JSON pointer. */
export const bodyPart: PowerPart = (asked, hook) => {
  const readable = listed(asked, "read", "powers.body.read");
  const settable = listed(asked, "write", "powers.body.write");
  const writes = hook === "onRequest" && isObject(asked) && own(asked, "write") !== undefined;
  return (ctx) => {
    const placeAt = (pointer: unknown): object | undefined => {
      const body = workOf(ctx).field("body");
      const name = readable(pointer);
      const place = isObject(body) ? own(body, name) : undefined;
      return isObject(place) ? place : undefined;
    };
    const get = (pointer: unknown): unknown => {
      const place = placeAt(pointer);
      return place && own(place, "value");
    };
    const size = (pointer: unknown): unknown => {
      const place = placeAt(pointer);
      return place && own(place, "size");
    };
    const set = (pointer: unknown, value: unknown): void => {
      const work = workOf(ctx);
      const name = settable(pointer);
      if (stringify(value) === undefined) throw new NativeTypeError("a place of the body takes a JSON value");
      work.add("body", [name, value]);
    };
    return freeze(writes ? { get, size, set } : { get, size });
  };
};
