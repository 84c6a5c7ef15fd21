import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

/** What a plugin gets for `with:`, its defaults filled in. Throws what is wrong with it. */
export const settled = <S extends TSchema>(schema: S, given: object): Static<S> => {
  const values = Value.Default(schema, structuredClone(given));
  if (Value.Check(schema, values)) return values;
  const problem = Value.Errors(schema, values).First();
  throw new TypeError(`${problem?.path}: ${problem?.message}`);
};
