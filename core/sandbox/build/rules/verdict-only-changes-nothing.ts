import { powersIn } from "../draft.ts";
import type { Rule } from "./rule.ts";

const says = (entry: unknown): boolean =>
  typeof entry === "object" && entry !== null && Reflect.get(entry, "verdictOnly") === true;

/** A handler that runs beside others does not ask for the power to change what they read. */
export const verdictOnlyChangesNothing: Rule = {
  id: "verdict-only-changes-nothing",
  severity: "error",
  check: ({ draft }) => {
    const powers = powersIn(draft);
    if (!powers || !Object.values(draft.hooks).some(says) || Object.hasOwn(draft.hooks, "onResponse"))
      return [];
    return [
      ...(powers.text === "write"
        ? ['verdictOnly and text: "write" contradict each other: ask for text: "read"']
        : []),
      ...(powers.body?.write?.length
        ? ["verdictOnly and body.write contradict each other: leave one out"]
        : []),
    ];
  },
};
