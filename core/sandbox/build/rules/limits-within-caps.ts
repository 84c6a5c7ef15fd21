import { LimitsSchema } from "@sluice/sdk";
import { broken, type Rule } from "./rule.ts";

/** It asks for no more than any administrator could give. */
export const limitsWithinCaps: Rule = {
  id: "limits-within-caps",
  severity: "error",
  check: ({ draft: { limits } }) => broken("limits", LimitsSchema, limits),
};
