import type { Usage } from "@sluice/sdk";
import type { AnswerMeta, Refusal } from "../contract.ts";
import { isObject } from "../json/value.ts";
import { writeUsage } from "./usage.ts";
import { beginning, block, ending, envelope, finish, textBlock, writeEvent } from "./write.ts";

const NOTHING_SPENT: Usage = { inputTokens: 0, outputTokens: 0 };
const PHASES = {
  request: { name: "pre_call", what: "request" },
  response: { name: "post_call", what: "response" },
} as const;

const saidIn = ({ phase, policy }: Refusal): string =>
  `This ${PHASES[phase].what} was blocked by the '${policy}' service policy.`;

const policyOf = ({ policy, phase, reason }: Refusal) => ({
  databricks_service_policy: { name: policy, action: "deny", phase: PHASES[phase].name, reason },
});

const endingOf = ({ reason }: Refusal) =>
  ending("refusal", { type: "refusal", category: null, explanation: reason });

/** A denial as a whole answer. */
export const writeRefusal = (refusal: Refusal, meta: AnswerMeta): string =>
  JSON.stringify({
    ...envelope(meta),
    content: [textBlock(saidIn(refusal))],
    ...endingOf(refusal),
    usage: writeUsage(refusal.usage ?? NOTHING_SPENT),
    ...policyOf(refusal),
  });

/**
 * A denial as a stream, or as the end of one. In the middle of an answer the API itself adds no words: the block that is open
 * ends, and the reason stands beside `stop_reason`.
 */
export const writeStreamRefusal = (
  refusal: Refusal,
  meta: AnswerMeta,
  _usageAsked: boolean,
  sent: readonly string[],
): string[] => {
  const usage = refusal.usage ?? NOTHING_SPENT;
  const last = finish(endingOf(refusal), usage, policyOf(refusal));
  if (sent.length === 0) return [beginning(meta, usage), ...block(0, [saidIn(refusal)]), ...last];
  const stops = openBlocks(sent).map((index) => writeEvent({ type: "content_block_stop", index }));
  return [...stops, ...last];
};

/** Blocks that have started and not stopped. */
const openBlocks = (sent: readonly string[]): number[] => {
  const open = new Set<number>();
  for (const data of sent) {
    const event = parsed(data);
    if (typeof event.index !== "number") continue;
    if (event.type === "content_block_start") open.add(event.index);
    if (event.type === "content_block_stop") open.delete(event.index);
  }
  return [...open];
};

const parsed = (data: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
};
