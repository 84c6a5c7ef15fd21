import { Type } from "@sinclair/typebox";
import { LimitsSchema, PowersSchema } from "@sluice/sdk";
import { closed, Name } from "./schema-parts.ts";

const Listed = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { minItems: 1, maxItems: 1000, description }),
  );

const When = closed(
  {
    principals: Listed("Names of principals."),
    groups: Listed("Groups; being in one of them is enough."),
    models: Listed("Names as clients give them in `model`."),
    tags: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        minProperties: 1,
        description: "Tags that the exchange must have, with these values.",
      }),
    ),
  },
  "Which exchanges the plugin sees; every field that stands here must hold. Default: all.",
);

const Allow = Type.Object(
  {
    network: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
        maxItems: 64,
        description:
          "Private hosts and networks (`10.0.0.0/8`, `hooks.internal`) that `fetch` may reach all the same.",
      }),
    ),
    ...PowersSchema.properties,
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description:
      "Powers beyond `text: read`, `patterns` and `log` for a plugin that does not ship with Sluice, as its manifest writes them.",
  },
);

/** `use:` and what stands beside it. */
export const Use = closed(
  {
    use: Type.String({
      minLength: 1,
      description:
        "Name of a plugin that ships with Sluice, or the path of a built plugin, relative to the config file: `./plugins/no-secrets`.",
    }),
    as: Type.Optional(Name("Name of this instance; required where a service uses the same plugin twice.")),
    enabled: Type.Boolean({
      default: true,
      description: "`false` takes the plugin out, `keys` and `permissions` too.",
    }),
    onFailure: Type.Union([Type.Literal("closed"), Type.Literal("open")], {
      default: "closed",
      description:
        "When the plugin fails in onRequest or onResponse: `closed` refuses, `open` goes on without it.",
    }),
    engine: Type.Optional(
      Type.Union([Type.Literal("inline"), Type.Literal("isolate")], {
        description:
          "What runs it. `inline`: in the gateway's own process, for code that you trust to mean no harm. `isolate`: in a process of its own. Default `inline` for what ships with Sluice, `isolate` for everything else.",
      }),
    ),
    phase: Type.Union([Type.Literal("request"), Type.Literal("response"), Type.Literal("both")], {
      default: "both",
      description: "Whether it sees requests, answers, or both.",
    }),
    mode: Type.Union([Type.Literal("enforce"), Type.Literal("log")], {
      default: "enforce",
      description: "`log`: what it finds is recorded, and nothing is denied or changed.",
    }),
    scope: Type.Union(
      [Type.Literal("last-user"), Type.Literal("user"), Type.Literal("all"), Type.Literal("tools")],
      {
        default: "all",
        description:
          "Which texts of a request it sees: those of the last user turn, of all user turns, all, or tool arguments and results.",
      },
    ),
    when: Type.Optional(When),
    overlap: Type.Boolean({
      default: false,
      description:
        "For a plugin that says `verdictOnly`: it runs beside the call of the provider, whose answer is held until it has decided.",
    }),
    buffer: Type.Boolean({
      default: false,
      description:
        "Whether it is given answers whole: a stream is held to its end for it, whatever its manifest says.",
    }),
    allow: Type.Optional(Allow),
    limits: Type.Optional({
      ...LimitsSchema,
      description: "Bounds of its calls and its memory, in place of those of its manifest.",
    }),
    with: Type.Record(Type.String(), Type.Unknown(), {
      default: {},
      description: "The plugin's own config, checked against its schema.",
    }),
  },
  "An instance of a plugin.",
);
