import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { withDefaults } from "../../core/config/with-defaults.ts";

/** What a plugin gets for `with:`, its defaults filled in. Throws what is wrong with it. */
export const settled = <S extends TSchema>(schema: S, given: object): Static<S> => {
  const values = withDefaults(schema, given);
  if (Value.Check(schema, values)) return values;
  const problem = Value.Errors(schema, values).First();
  throw new TypeError(`${problem?.path}: ${problem?.message}`);
};
