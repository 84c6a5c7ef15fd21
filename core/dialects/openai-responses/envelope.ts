import type { Usage } from "@sluice/sdk";
import type { AnswerMeta } from "../contract.ts";
import { isObject } from "../json/value.ts";
import { writeResponseUsage } from "../openai/usage.ts";

/** What an answer says again of its request, and what it says where the request did not. */
const ECHOED = {
  background: false,
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  previous_response_id: null,
  prompt_cache_key: null,
  reasoning: { effort: null, summary: null },
  safety_identifier: null,
  service_tier: "default",
  store: false,
  temperature: null,
  text: { format: { type: "text" } },
  tool_choice: "auto",
  tools: [],
  top_logprobs: 0,
  top_p: null,
  truncation: "disabled",
  user: null,
} as const;

const ECHOED_NAMES = Object.keys(ECHOED);

/** The object that an answer is. */
export type ResponseObject = Readonly<Record<string, unknown>>;

/** What an answer is before anything is in it. */
export const envelope = (meta: AnswerMeta): ResponseObject => {
  const request = isObject(meta.request) ? meta.request : {};
  const echo: Record<string, unknown> = { ...ECHOED };
  for (const name of ECHOED_NAMES) echo[name] = request[name] ?? echo[name];
  return {
    id: `resp_${meta.id}`,
    object: "response",
    created_at: meta.created,
    status: "in_progress",
    error: null,
    incomplete_details: null,
    model: meta.model,
    output: [],
    usage: null,
    ...echo,
    // Nothing is kept here, whatever was asked for.
    store: false,
  };
};

/** How an answer ended. */
export interface Ending {
  readonly status: "completed" | "incomplete" | "failed";
  readonly error?: { readonly code: string; readonly message: string };
  readonly reason?: "max_output_tokens" | "content_filter";
  readonly usage?: Usage | undefined;
}

/** The fields that an answer has once it has ended. */
export const ended = ({ status, error, reason, usage }: Ending): ResponseObject => ({
  status,
  error: error ?? null,
  incomplete_details: reason === undefined ? null : { reason },
  usage: usage === undefined ? null : writeResponseUsage(usage),
});
