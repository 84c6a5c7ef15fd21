import type { Usage } from "@sluice/sdk";
import type { Refusal } from "../contract.ts";

/** The usage of an answer that no provider was asked for. */
export const NOTHING_SPENT: Usage = { inputTokens: 0, outputTokens: 0 };

const PHASES = {
  request: { name: "pre_call", what: "request" },
  response: { name: "post_call", what: "response" },
} as const;

/** What a denial says to people. */
export const saidIn = ({ phase, policy }: Refusal): string =>
  `This ${PHASES[phase].what} was blocked by the '${policy}' service policy.`;

/** What a denial says to programs, beside the answer's own fields. */
export const policyOf = ({ policy, phase, reason }: Refusal) => ({
  databricks_service_policy: { name: policy, action: "deny", phase: PHASES[phase].name, reason },
});
