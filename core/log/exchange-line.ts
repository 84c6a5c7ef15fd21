import type { Exchange } from "../exchange/exchange.ts";
import { describeCause } from "./scrub.ts";

/** The one line of an exchange: numbers and names, never a text, a header or a query string of the client. */
export const exchangeLine = (exchange: Exchange): Record<string, unknown> => {
  const { principal, attempts, usage, tags, ...record } = exchange.record();
  const { loaded } = exchange.generation;
  return {
    request: record.id,
    service: record.service,
    api: record.api,
    stream: record.stream || undefined,
    principal: principal?.name,
    key: record.keyId,
    status: record.status,
    outcome: record.outcome,
    code: record.errorCode,
    target: record.target,
    ms: record.durationMs,
    firstByteMs: record.firstByteMs,
    ...(usage?.estimated ? { tokensEstimated: true } : {}),
    inputTokens: usage?.inputTokens,
    outputTokens: usage?.outputTokens,
    cost: record.cost,
    attempts:
      attempts.length === 0
        ? undefined
        : attempts.map(({ target, status, code, durationMs }) => ({ target, status, code, ms: durationMs })),
    tags: Object.keys(tags).length === 0 ? undefined : tags,
    config: record.config,
    // A plugin's fault has a line of its own, under the same request id.
    cause: record.errorCode === "PLUGIN_FAILED" ? undefined : describeCause(exchange.cause, loaded.secrets),
  };
};
