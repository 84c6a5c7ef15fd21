import type { Static } from "@sinclair/typebox";
import * as Type from "./type.ts";

const Trigger = Type.Union(
  [
    Type.Integer({ minimum: 400, maximum: 599, description: "The provider answered with this status." }),
    Type.Literal("5xx", { description: "It answered with any status from 500 on." }),
    Type.Literal("timeout", { description: "A timeout ended the attempt: first token, stall or total." }),
    Type.Literal("connect", {
      description:
        "No connection could be made: refused, no such host, TLS; or there was no credential to make one with.",
    }),
    Type.Literal("reset", { description: "The connection broke before any content of the answer." }),
    Type.Literal("stream-error", {
      description:
        "An error inside an answer of status 200: in a stream before any content, or in place of a whole answer.",
    }),
    Type.Literal("invalid-answer", {
      description:
        "It answered with something that is no answer of the dialect: a page, a redirect, too much.",
    }),
  ],
  { description: "What makes the gateway try the next target." },
);

/** What makes the gateway try the next target of the plan, as a status or by name. */
export type FailOverTrigger = Static<typeof Trigger>;

/** When the gateway goes on to the next target of the plan. For the config of plugins that call `ctx.plan.failOver`. */
export const FailOverSchema = Type.Object(
  {
    on: Type.Unsafe<readonly FailOverTrigger[]>(
      Type.Array(Trigger, {
        maxItems: 64,
        description:
          "Failures after which the next target of the plan is tried: a status from 400 to 599, `5xx`, `timeout`, `connect`, `reset`, `stream-error`, `invalid-answer`. Nothing is tried again once content was sent to the client.",
      }),
    ),
    firstTokenTimeoutMs: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3_600_000,
        description:
          "How long a target that has another one behind it may take until its first content, in milliseconds, in place of its own `timeouts.firstTokenMs`. Of use only with `timeout` in `on`.",
      }),
    ),
  },
  { additionalProperties: false },
);

/** When the gateway goes on to the next target of the plan. */
export type FailOver = Readonly<Static<typeof FailOverSchema>>;
