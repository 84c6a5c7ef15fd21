import { type Static, Type } from "@sinclair/typebox";
import { AllLimitsSchema } from "./limits.ts";
import { PatternDeclarationsSchema } from "./patterns.ts";
import { PowersSchema } from "./powers.ts";
import { StreamSchema } from "./stream.ts";

const order = Type.Union([Type.Literal("pre"), Type.Literal("normal"), Type.Literal("post")], {
  description: "Where the handler stands among those of other plugins.",
});
const when = Type.Optional(
  Type.Literal("matches", { description: "Called only where one of the plugin's patterns matches." }),
);
const verdictOnly = Type.Optional(
  Type.Boolean({ description: "Whether it changes nothing, so that it may run beside others." }),
);

const pure = Type.Optional(
  Type.Boolean({
    description: "Whether it goes by nothing but what it reads, so that what it gave may be used again.",
  }),
);

const strict = { additionalProperties: false } as const;
const Plain = Type.Optional(Type.Object({ order }, strict));
const Pure = Type.Optional(Type.Object({ order, pure }, strict));

/** Hooks with what a definition says of their handlers. */
const HooksSchema = Type.Object(
  {
    onAuth: Pure,
    onRoute: Pure,
    onRequest: Type.Optional(Type.Object({ order, when, verdictOnly, pure }, strict)),
    onResponse: Type.Optional(Type.Object({ order, when }, strict)),
    onLog: Plain,
  },
  { ...strict, minProperties: 1, description: "The hooks that it has handlers for." },
);

/** `plugin.json`: all that there is to know of a plugin without running it. Generated from its definition. */
export const ManifestSchema = Type.Object(
  {
    name: Type.String({
      pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
      maxLength: 64,
      description: "The name that `use:` gives: kebab-case, at most 64 characters.",
    }),
    version: Type.String({
      pattern: "^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?$",
      maxLength: 64,
      description: "Its semantic version.",
    }),
    description: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "One sentence that says what it does.",
    }),
    sdk: Type.String({
      pattern: "^[~^]?\\d+\\.\\d+\\.\\d+$",
      description: "The versions of the SDK that it runs with, for example `^0.1.0`.",
    }),
    hooks: HooksSchema,
    powers: PowersSchema,
    stream: Type.Optional(StreamSchema),
    patterns: Type.Optional(PatternDeclarationsSchema),
    config: Type.Object(
      { type: Type.Literal("object") },
      { additionalProperties: true, description: "JSON Schema of what stands in `with:`." },
    ),
    limits: AllLimitsSchema,
    status: Type.Optional(
      Type.Union([Type.Literal("experimental"), Type.Literal("stable"), Type.Literal("deprecated")], {
        description: "How far it can be relied on. Default: stable.",
      }),
    ),
    publisher: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: "Who vouches for it." }),
    ),
    checksum: Type.String({
      pattern: "^[0-9a-f]{64}$",
      description: "SHA-256 of the bundle, in hex.",
    }),
    signature: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 4096,
        description: "The publisher's signature of the checksum.",
      }),
    ),
  },
  strict,
);

/** What `plugin.json` holds. */
export type Manifest = Static<typeof ManifestSchema>;
