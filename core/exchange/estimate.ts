import type { Usage } from "@sluice/sdk";
import type { ProviderDialect } from "../dialects/contract.ts";
import type { Exchange } from "./exchange.ts";
import type { Upstream } from "./provider-answer.ts";
import { metaOf } from "./refusal.ts";
import { AnswerMeter, requestTokens } from "./token-meter.ts";

/** About what the request takes. */
export const estimatedInput = ({ body, dialect }: Exchange): number =>
  body ? requestTokens(dialect.requestSlots(body)) : 0;

/** About what an answer has used whose provider does not tell. */
export const estimatedUsage = (
  exchange: Exchange,
  spoken: ProviderDialect,
  value: unknown,
): Usage | undefined => {
  if (spoken.unmetered) return undefined;
  const answer = spoken.translation?.readAnswer(value);
  const meter = new AnswerMeter();
  if (answer) meter.answer(answer);
  return { inputTokens: estimatedInput(exchange), outputTokens: meter.tokens, estimated: true };
};

/** A count of our own, for a target that does not count. The client is told that it is one. */
export const estimatedCount = (exchange: Exchange): Upstream => {
  exchange.setHeader("x-sluice-estimated", "input-tokens");
  const usage = { inputTokens: estimatedInput(exchange), outputTokens: 0 };
  const text = exchange.dialect.write({ text: [], usage }, metaOf(exchange));
  return { kind: "whole", bytes: encoder.encode(text), text, usage: undefined };
};

const encoder = new TextEncoder();

/** What a stream has not told of its usage is made out, once it is over. */
export const estimateRest = (exchange: Exchange): void => {
  const { sample, usage } = exchange;
  if (!sample || sample.told) return;
  const said = sample.tokens();
  // A stream that said nothing and did not come to its end has cost nothing that anybody could know of.
  if (said === 0 && exchange.outcome !== "answered") return;
  exchange.usage = {
    ...usage,
    inputTokens: usage?.inputTokens || estimatedInput(exchange),
    outputTokens: Math.max(said, usage?.outputTokens ?? 0),
    estimated: true,
  };
};
