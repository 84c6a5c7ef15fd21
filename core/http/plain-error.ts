import { DIALECTS } from "../dialects/index.ts";
import type { SluiceError } from "../errors/index.ts";

/** An error where no dialect is known yet: OpenAI's form, which most clients can read. */
export const jsonError = (
  error: SluiceError,
  requestId: string,
  headers: Record<string, string> = {},
): Response => {
  const { status, code, message, details } = error;
  const named = typeof details.param === "string" && details.param !== "body" ? { param: details.param } : {};
  const body = DIALECTS["openai-chat"].error({ status, code, message, requestId, ...named });
  return new Response(body, {
    status,
    headers: { "content-type": "application/json", "x-request-id": requestId, ...headers },
  });
};
