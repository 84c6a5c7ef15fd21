import { afterAll, beforeAll, describe } from "bun:test";
import { type Fleet, startFleet } from "../fleet.ts";
import { matrix } from "../matrix.ts";
import type { Failure, Traits } from "../scenarios.ts";
import { anthropic } from "../sdks/anthropic.ts";
import { google } from "../sdks/google.ts";
import { openAiChat } from "../sdks/open-ai-chat.ts";
import { openAiResponses } from "../sdks/open-ai-responses.ts";
import type { Sdk } from "../sdks/sdk.ts";
import { vercel } from "../sdks/vercel.ts";

const OPEN_AI = {
  400: "BadRequestError",
  401: "AuthenticationError",
  404: "NotFoundError",
  429: "RateLimitError",
  503: "InternalServerError",
  stream: "APIError",
} as const;
const one = (name: string, stream = name): Readonly<Record<Failure, string>> => ({
  400: name,
  401: name,
  404: name,
  429: name,
  503: name,
  stream,
});
const VERCEL = one("AI_APICallError", "AI_StreamProviderError");

/** The clients, and what is peculiar to each; the rest they have in common. */
const CLIENTS: readonly (readonly [Sdk, Omit<Traits, "name">])[] = [
  [openAiChat, { errors: OPEN_AI }],
  [openAiResponses, { errors: OPEN_AI, responses: true }],
  [anthropic, { errors: { ...OPEN_AI, 503: "ServiceUnavailableError" } }],
  [google, { errors: one("ApiError") }],
  [vercel.chat, { errors: VERCEL, thinks: false, seals: false }],
  [vercel.responses, { errors: VERCEL, responses: true }],
  [vercel.anthropic, { errors: VERCEL, formByTool: true }],
  [vercel.google, { errors: VERCEL, result: (name, content) => JSON.stringify({ name, content }) }],
];
Reflect.set(globalThis, "AI_SDK_LOG_WARNINGS", false);

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet();
});
afterAll(() => fleet.stop());

describe.each(CLIENTS.map(([sdk, traits]) => [sdk.name, sdk, traits] as const))(
  "the client %s",
  (name, sdk, traits) => {
    matrix(
      { name, ...traits },
      () => fleet,
      ({ scenario, tagOf }, kind) =>
        scenario.run({ sdk, address: fleet.address, kind, models: fleet.models, tag: tagOf(name) }),
    );
  },
);
