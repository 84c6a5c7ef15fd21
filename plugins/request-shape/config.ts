import { type Static, Type } from "@sluice/sdk";
import { PARAMETERS, type Parameter } from "./parameters.ts";

const bound = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000, description }));

/** The bounds of one field. All that stand here must hold. */
export const Bounds = Type.Object(
  {
    min: Type.Optional(Type.Number({ description: "It must be a number, of at least this." })),
    max: Type.Optional(Type.Number({ description: "It must be a number, of at most this." })),
    oneOf: Type.Optional(
      Type.Array(Type.Union([Type.String({ maxLength: 256 }), Type.Number(), Type.Boolean()]), {
        minItems: 1,
        maxItems: 100,
        description: "It must be one of these; of a list each member must be.",
      }),
    ),
    forbidden: Type.Optional(Type.Literal(true, { description: "It must not be there at all." })),
    required: Type.Optional(Type.Literal(true, { description: "It must be there." })),
  },
  { additionalProperties: false, minProperties: 1, description: "Bounds of the field." },
);

type ByName = { readonly [P in Parameter]?: Static<typeof Bounds> };

const parameters = Type.Unsafe<ByName>(
  Type.Record(Type.String({ pattern: `^(?:${PARAMETERS.join("|")})$` }), Bounds, {
    default: {},
    additionalProperties: false,
    description: `Bounds of other fields of the request, by their name: ${PARAMETERS.join(", ")}.`,
  }),
);

/** Bounds of a request. What is not named here is not bounded. */
export const config = Type.Object(
  {
    maxTokens: bound("Tokens that a client may ask for: `max_tokens` and `max_completion_tokens`, each."),
    requireMaxTokens: Type.Boolean({
      default: false,
      description: "Refuse a request that says neither; without a limit a model answers as long as it can.",
    }),
    maxMessages: bound("Messages of a request."),
    maxTools: bound("Tools of a request: `tools` and `functions`, each."),
    models: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 512 }), {
        minItems: 1,
        maxItems: 1000,
        description:
          "Models that may be asked for, as clients name them: `chat`, `open/gpt-*`. `*` stands for anything.",
      }),
    ),
    parameters,
  },
  { additionalProperties: false },
);
