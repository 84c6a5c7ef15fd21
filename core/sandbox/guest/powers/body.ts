import { workOf } from "../call.ts";
import { freeze, isArray, isObject, NativeTypeError, own, stringify } from "../primordials.ts";
import type { PowerPart } from "./power.ts";

/** The power `body`: places of the body by JSON pointer. */
export const bodyPart: PowerPart = (ctx, asked, hook) => {
  const placeAt = (pointer: unknown): object | undefined => {
    const body = workOf(ctx).field("body");
    const name = listed(asked, "read", pointer, "powers.body.read");
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
    const name = listed(asked, "write", pointer, "powers.body.write");
    if (stringify(value) === undefined) throw new NativeTypeError("a place of the body takes a JSON value");
    work.add("body", [name, value]);
  };
  const writes = hook === "onRequest" && isObject(asked) && own(asked, "write") !== undefined;
  return freeze(writes ? { get, size, set } : { get, size });
};

/** The name, where the manifest lists it; throws where it does not. */
export const listed = (asked: unknown, kind: string, name: unknown, where: string): string => {
  const names = isObject(asked) ? own(asked, kind) : undefined;
  if (typeof name === "string" && isArray(names)) {
    for (let at = 0; at < names.length; at++) if (names[at] === name) return name;
  }
  throw new NativeTypeError(
    `${where} does not list ${typeof name === "string" ? name : "that"}; add it there`,
  );
};
