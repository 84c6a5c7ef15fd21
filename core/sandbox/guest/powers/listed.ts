import { bare, isArray, isObject, NativeTypeError, own } from "../primordials.ts";

/** Makes the check that the manifest lists a name: it gives the name, or throws. */
export const listed = (asked: unknown, kind: string, where: string): ((name: unknown) => string) => {
  const names = isObject(asked) ? own(asked, kind) : undefined;
  const known = bare<true>();
  for (let at = 0; isArray(names) && at < names.length; at++) known[`${names[at]}`] = true;
  return (name) => {
    if (typeof name === "string" && known[name] === true) return name;
    throw new NativeTypeError(
      `${where} does not list ${typeof name === "string" ? name : "that"}; add it there`,
    );
  };
};
