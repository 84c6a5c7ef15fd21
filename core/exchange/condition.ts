import type { UseConfig } from "../config/schema.ts";
import type { Exchange } from "./exchange.ts";

/** Whether an exchange is one that an instance is to see. */
export type Condition = (exchange: Exchange) => boolean;

type When = NonNullable<UseConfig["when"]>;

/** One test for each field of `when`; a field that is not there asks for nothing. */
const TESTS: { readonly [F in keyof Required<When>]: (wanted: Required<When>[F]) => Condition } = {
  principals: (names) => {
    const wanted = new Set(names);
    return ({ principal }) => wanted.has(principal.name);
  },
  groups: (names) => {
    const wanted = new Set(names);
    return ({ principal }) => principal.groups.some((group) => wanted.has(group));
  },
  models: (names) => {
    const wanted = new Set(names);
    return ({ model }) => wanted.has(model);
  },
  tags: (pairs) => {
    const wanted = Object.entries(pairs);
    return ({ tags }) => wanted.every(([key, value]) => Object.hasOwn(tags, key) && tags[key] === value);
  },
};

/** The condition that all fields of a config's `when` make together. */
export const concernsAll = ({ principals, groups, models, tags }: When): Condition => {
  const tests = [
    principals && TESTS.principals(principals),
    groups && TESTS.groups(groups),
    models && TESTS.models(models),
    tags && TESTS.tags(tags),
  ].filter((test) => test !== undefined);
  return (exchange) => tests.every((test) => test(exchange));
};
