import { powersIn } from "../draft.ts";
import type { Rule } from "./rule.ts";

const waits = (entry: unknown): boolean =>
  typeof entry === "object" && entry !== null && Reflect.get(entry, "when") === "matches";

/** A handler that waits for matches has something that can match. */
export const whenHasPatterns: Rule = {
  id: "when-has-patterns",
  severity: "error",
  check: ({ draft }) => {
    const powers = powersIn(draft);
    if (powers === undefined || powers.patterns !== undefined) return [];
    return Object.entries(draft.hooks)
      .filter(([, entry]) => waits(entry))
      .map(
        ([hook]) => `hooks.${hook} says when: "matches" and nothing can match: ask for the power patterns`,
      );
  },
};
