import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { Principal, Usage } from "@sluice/sdk";
import { readUsage } from "../../dialects/openai/usage.ts";
import { type HostPower, hostPower, method, PowerError } from "./power.ts";
import { Unavailable } from "./unavailable.ts";

const MAX_MESSAGES = 64;
const MAX_CHARS = 262_144;
const MAX_TOKENS = 32_768;
/** How deep questions may go: an exchange that a plugin asked for may not ask in turn, so that no judge judges itself. */
const MAX_DEPTH = 1;

const Question = Type.Object(
  {
    messages: Type.Array(
      Type.Object(
        {
          role: Type.Union([Type.Literal("system"), Type.Literal("user"), Type.Literal("assistant")]),
          content: Type.String({ maxLength: MAX_CHARS }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: MAX_MESSAGES },
    ),
    maxTokens: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_TOKENS })),
    json: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** What of an answer is read. */
const Answer = Type.Object({
  choices: Type.Array(
    Type.Object({ message: Type.Object({ content: Type.String({ maxLength: MAX_CHARS }) }) }),
    { minItems: 1 },
  ),
});

/** A question on its way to a service, in `openai-chat`. */
export interface AskRequest {
  readonly service: string;
  /** The request's body, without a model: the service knows its own. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Who asks: the principal of the exchange that the plugin was called in. */
  readonly principal: Principal;
  /** Depth of the exchange that this makes: 1 for one that a plugin asked for. */
  readonly depth: number;
  readonly signal: AbortSignal;
}

/** What the service answered. */
export interface AskAnswer {
  readonly status: number;
  /** The answer's body, parsed. */
  readonly body: unknown;
}

/** What the power `models` stands on. */
export interface ModelsParts {
  /** The services that the instance may ask. */
  readonly services: readonly string[];
  /** Sends a question through a service of this gateway, plugins and all. */
  readonly ask: (request: AskRequest) => Promise<AskAnswer>;
}

/** The power `models`: asks a model through a service of this gateway, as the exchange's principal. */
export const makeModels = ({ services, ask }: ModelsParts): HostPower => {
  const running = new Set<AbortController>();
  return hostPower({
    name: "models",
    methods: {
      ask: method(
        { service: Type.String({ maxLength: 256 }), question: Question },
        async ({ service, question }, { principal, depth, signal }) => {
          if (depth >= MAX_DEPTH) {
            throw new PowerError(
              "refused",
              "models.ask: this exchange was asked for by a plugin, and may not ask in turn",
            );
          }
          if (principal === undefined) {
            throw new PowerError("refused", "models.ask: there is no exchange here on whose behalf to ask");
          }
          if (!services.includes(service)) {
            throw new PowerError(
              "refused",
              "models.ask: the service is not listed; list it in powers.models.services, and have it allowed",
            );
          }
          const ending = new AbortController();
          const over = () => ending.abort(new PowerError("ended", "models.ask: the call has ended"));
          signal.addEventListener("abort", over);
          running.add(ending);
          try {
            const body = bodyOf(question);
            return read(await ask({ service, body, principal, depth: depth + 1, signal: ending.signal }));
          } catch (cause) {
            throw ending.signal.aborted ? ending.signal.reason : cause;
          } finally {
            signal.removeEventListener("abort", over);
            running.delete(ending);
          }
        },
      ),
    },
    close: () => {
      for (const one of running) one.abort(new PowerError("ended", "models.ask: this instance has ended"));
    },
  });
};

const bodyOf = ({ messages, maxTokens, json }: Static<typeof Question>): Record<string, unknown> => ({
  messages,
  stream: false,
  ...(maxTokens === undefined ? undefined : { max_tokens: maxTokens }),
  ...(json ? { response_format: { type: "json_object" } } : undefined),
});

const read = ({ status, body }: AskAnswer): { text: string; usage: Usage | undefined } => {
  if (status === 429 || status >= 500)
    throw new Unavailable(`models.ask: the service answered with ${status}`);
  if (status !== 200) throw new PowerError("failed", `models.ask: the service answered with ${status}`);
  if (!Value.Check(Answer, body)) {
    throw new PowerError(
      "failed",
      `models.ask: the service answered with no text of at most ${MAX_CHARS} characters`,
    );
  }
  return { text: body.choices[0]?.message.content ?? "", usage: readUsage(body) };
};
