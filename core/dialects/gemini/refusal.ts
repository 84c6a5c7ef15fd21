import type { Usage } from "@sluice/sdk";
import type { AnswerMeta, Refusal } from "../contract.ts";
import { isObject } from "../json/value.ts";
import { indexOf } from "../text-shape.ts";
import { field, listOf } from "./fields.ts";
import { writeUsage } from "./usage.ts";
import { envelope, writeEvent } from "./write.ts";

const NOTHING_SPENT: Usage = { inputTokens: 0, outputTokens: 0 };
const PHASES = { request: "pre_call", response: "post_call" } as const;
const MAX_CANDIDATES = 8;

const policyOf = ({ policy, phase, reason }: Refusal) => ({
  databricks_service_policy: { name: policy, action: "deny", phase: PHASES[phase], reason },
});

const usageOf = ({ usage }: Refusal) => ({ usageMetadata: writeUsage(usage ?? NOTHING_SPENT) });

/** A denied request has no candidates, as when the provider blocks a prompt. */
const blockedPrompt = (refusal: Refusal) => ({
  promptFeedback: {
    blockReason: "SAFETY",
    blockReasonMessage: `This request was blocked by the '${refusal.policy}' service policy. ${refusal.reason}`,
  },
});

/** A denied answer ends without content, as when the provider holds an answer back. */
const heldBack = (refusal: Refusal, index: number) => ({
  content: { role: "model", parts: [] },
  finishReason: "SAFETY",
  finishMessage: `This response was blocked by the '${refusal.policy}' service policy. ${refusal.reason}`,
  index,
});

const refused = (refusal: Refusal, candidates: readonly number[]) =>
  refusal.phase === "request"
    ? blockedPrompt(refusal)
    : { candidates: candidates.map((index) => heldBack(refusal, index)) };

/** A denial as a whole answer. */
export const writeRefusal = (refusal: Refusal, meta: AnswerMeta): string =>
  JSON.stringify({ ...refused(refusal, [0]), ...usageOf(refusal), ...envelope(meta), ...policyOf(refusal) });

/** A denial as a stream, or as the end of one: every candidate that has not ended does. */
export const writeStreamRefusal = (
  refusal: Refusal,
  meta: AnswerMeta,
  _usageAsked: boolean,
  sent: readonly string[],
): string[] => {
  const begun = sent.flatMap(parsed);
  const version = field(begun[0], "modelVersion");
  const id = field(begun[0], "responseId");
  const own = envelope(meta);
  return [
    writeEvent({
      ...refused(refusal, openCandidates(begun, meta)),
      ...usageOf(refusal),
      modelVersion: typeof version === "string" ? version : own.modelVersion,
      responseId: typeof id === "string" ? id : own.responseId,
      ...policyOf(refusal),
    }),
  ];
};

const parsed = (data: string): unknown[] => {
  try {
    return [JSON.parse(data)];
  } catch {
    return [];
  }
};

const openCandidates = (begun: readonly unknown[], meta: AnswerMeta): number[] => {
  const ended = new Set(
    begun.flatMap((event) =>
      listOf(field(event, "candidates")).flatMap((one, at) =>
        isObject(one) && typeof field(one, "finishReason") === "string" ? [indexOf(one, at)] : [],
      ),
    ),
  );
  const asked = field(field(meta.request, "generationConfig"), "candidateCount");
  const count = typeof asked === "number" && asked > 0 ? Math.min(asked, MAX_CANDIDATES) : 1;
  return Array.from({ length: count }, (_, index) => index).filter((index) => !ended.has(index));
};
