import { Value } from "@sinclair/typebox/value";
import { AllLimitsSchema } from "@sluice/sdk";
import type { Rule } from "./rule.ts";

/** A call may take at least as long as it may compute. */
export const limitsInOrder: Rule = {
  id: "limits-in-order",
  severity: "error",
  check: ({ draft: { limits } }) =>
    Value.Check(AllLimitsSchema, limits) && limits.wallMs < limits.cpuMs
      ? [`limits.wallMs is ${limits.wallMs}, less than limits.cpuMs (${limits.cpuMs}): raise it`]
      : [],
};
