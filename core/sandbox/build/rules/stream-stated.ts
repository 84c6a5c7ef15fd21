import { hooksIn, powersIn } from "../draft.ts";
import type { Rule } from "./rule.ts";

/** Who reads answers says how, so that a stream stays one. */
export const streamStated: Rule = {
  id: "stream-stated",
  severity: "warning",
  check: ({ draft }) => {
    const powers = powersIn(draft);
    if (!powers || draft.stream !== undefined || !hooksIn(draft).includes("onResponse")) return [];
    if (powers.text === undefined && powers.patterns === undefined) return [];
    return [
      "it reads answers, and every stream is held to its end for it: state stream: { maxMatchChars, maxHoldMs }",
    ];
  },
};
