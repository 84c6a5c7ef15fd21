import { type Static, Type } from "@sinclair/typebox";
import { credentialFields } from "../catalog/credentials/schema.ts";
import { MAX_TOKENS_FIELDS, PROVIDER_DIALECT_IDS } from "../dialects/contract.ts";
import { closed, HEADER, HEADER_FORM, Name, Names } from "./schema-parts.ts";
import { Use } from "./use-schema.ts";

/**
 * The config file, as one schema: the loader checks with it, the types follow from it, and
 * `docs/config.schema.json` and `docs/config.md` are generated from it. Every field that stands here works.
 */

const Server = closed(
  {
    host: Type.String({ default: "127.0.0.1", minLength: 1, description: "Address to listen on." }),
    port: Type.Integer({
      default: 8787,
      minimum: 0,
      maximum: 65535,
      description: "Port to listen on; 0 takes a free one.",
    }),
    dataDir: Type.String({
      default: "./data",
      minLength: 1,
      description: "Folder for keys and state, relative to the config file. One gateway a folder.",
    }),
    maxBodyBytes: Type.Integer({
      default: 33_554_432,
      minimum: 1024,
      maximum: 1_073_741_824,
      description: "Largest request body in bytes, counted after decompression.",
    }),
    receiveTimeoutMs: Type.Integer({
      default: 60_000,
      minimum: 100,
      maximum: 3_600_000,
      description: "How long a request body may take to arrive, in milliseconds.",
    }),
    workers: Type.Union([Type.Integer({ minimum: 1, maximum: 256 }), Type.Literal("auto")], {
      default: 1,
      description:
        "Serving processes; `auto` takes one a core. More than one needs a system that balances connections: Linux.",
    }),
    drainTimeoutMs: Type.Integer({
      default: 30_000,
      minimum: 0,
      maximum: 3_600_000,
      description: "How long running exchanges may go on after SIGTERM, in milliseconds.",
    }),
  },
  "Where and how the gateway listens.",
);

const Ledger = closed(
  {
    enabled: Type.Boolean({
      default: true,
      description: "`false` keeps no record at all: `sluice log` and onLog plugins see nothing.",
    }),
    maxBytes: Type.Integer({
      default: 1_073_741_824,
      minimum: 1_048_576,
      description: "Disk that the ledger may take, in bytes, all serving processes together.",
    }),
    keep: Type.String({
      default: "24h",
      pattern: "^[0-9]{1,6}(s|m|h|d)$",
      description: "How long records stay for `sluice log` after every onLog plugin has read them.",
    }),
    whenFull: Type.Union([Type.Literal("refuse"), Type.Literal("drop-oldest")], {
      default: "refuse",
      description:
        "At maxBytes, when onLog plugins have not read what is there, or when a record cannot be written: `refuse` exchanges with 503, or drop the oldest records and count them.",
    }),
    digest: Type.Union([Type.Literal("crc32"), Type.Literal("sha256")], {
      default: "crc32",
      description:
        "What a record has of a body that is not kept, beside its length. `sha256` proves what it was, and takes 1.5 ms of a megabyte.",
    }),
    syncEveryMs: Type.Integer({
      default: 5,
      minimum: 0,
      maximum: 60_000,
      description:
        "Longest time until a record is on disk, in milliseconds; 0 before the answer goes out. A killed process loses nothing in any case, a power cut this much.",
    }),
    drainEveryMs: Type.Integer({
      default: 200,
      minimum: 10,
      maximum: 60_000,
      description: "How often onLog plugins are given what is new, in milliseconds.",
    }),
  },
  "The durable record of all exchanges.",
);

const Logs = closed(
  {
    level: Type.Union(
      [Type.Literal("debug"), Type.Literal("info"), Type.Literal("warn"), Type.Literal("error")],
      {
        default: "info",
        description: "Least severe level that is written. Exchanges are written at `info`.",
      },
    ),
  },
  "Log lines, JSON, one a line, on standard error.",
);

/** Timeouts of an attempt; each level overrides the one above, field by field. */
export const Timeouts = closed(
  {
    firstTokenMs: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 86_400_000,
        description:
          "Until the first token of a stream, or the head of an answer that is no stream, connecting included. Default 600000.",
      }),
    ),
    stallMs: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 86_400_000,
        description: "Longest silence in the middle of an answer. Default 600000.",
      }),
    ),
    totalMs: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 86_400_000, description: "The whole attempt. Default 3600000." }),
    ),
  },
  "Timeouts of an attempt at a target, in milliseconds.",
);

/** The gateway itself goes by these. */
const OWN_FIELDS = "^(?!(model|stream)$)";

const body = (description: string) =>
  Type.Optional(
    Type.Record(Type.String({ pattern: OWN_FIELDS }), Type.Unknown(), {
      additionalProperties: false,
      patternErrorMessage: "must not be `model` or `stream`, which the gateway goes by",
      description,
    }),
  );

const Provider = closed(
  {
    from: Type.Optional(
      Type.String({
        description:
          "Row of the built-in catalogue whose fields are the defaults. Without it, the row of the provider's own name, where there is one.",
      }),
    ),
    dialect: Type.Optional(
      Type.Union(
        PROVIDER_DIALECT_IDS.map((id) => Type.Literal(id)),
        {
          description: "Wire format that the provider speaks.",
        },
      ),
    ),
    baseUrl: Type.Optional(
      Type.String({
        pattern: "^https?://",
        patternErrorMessage: "must start with https:// or http://",
        description: "Address up to and with the version segment: `https://api.example.com/v1`.",
      }),
    ),
    apiKey: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "Credential. Write `${VARIABLE}` and keep it in the environment. Without it and without `baseUrl`, what the usual variable of the catalogue's row holds.",
      }),
    ),
    header: Type.Optional(
      Type.String({
        pattern: HEADER,
        patternErrorMessage: HEADER_FORM,
        description:
          "Header that carries the credential. `authorization` sends `Bearer <key>`, any other the bare key. Default `authorization`.",
      }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String({ pattern: HEADER }), Type.String({ maxLength: 4096 }), {
        additionalProperties: false,
        patternErrorMessage: HEADER_FORM,
        description: "More headers for each request to this provider.",
      }),
    ),
    forwardHeaders: Type.Optional(
      Type.Array(Type.String({ pattern: HEADER, patternErrorMessage: HEADER_FORM }), {
        maxItems: 64,
        description:
          "Headers that go on from clients to this provider, beside those of its dialect (`anthropic-beta`, `anthropic-version`, `openai-beta`). What stands in `headers` counts before them. Headers of credentials, of the connection and of the body never go on.",
      }),
    ),
    protocol: Type.Optional(
      Type.Union([Type.Literal("http1.1"), Type.Literal("http2")], {
        description: "HTTP version. `http2` needs https. Default `http1.1`.",
      }),
    ),
    caFile: Type.Optional(
      Type.String({
        description: "PEM file of certificate authorities to trust for this provider, beside none other.",
      }),
    ),
    maxTokensField: Type.Optional(
      Type.Union(
        MAX_TOKENS_FIELDS.map((field) => Type.Literal(field)),
        {
          description:
            "Field of a chat that bounds the answer, in requests of other dialects. Default from the catalogue, else `max_tokens`; the newest models of some providers take `max_completion_tokens` alone.",
        },
      ),
    ),
    streamUsage: Type.Optional(
      Type.Boolean({
        description:
          "Whether the provider takes `stream_options.include_usage`, which the gateway then asks for to count tokens. Default from the catalogue, else true.",
      }),
    ),
    body: body(
      "Fields that each request for an answer has, in the provider's own form, whatever the client says. An object joins one that is there already. With Converse: `guardrailConfig`, `performanceConfig`, `additionalModelRequestFields`.",
    ),
    ...credentialFields,
  },
  "Where requests go.",
);

const Target = closed(
  {
    name: Type.Optional(Name("Name in logs and answer headers. Default: the provider's.")),
    provider: Type.String({ description: "Name under `providers`." }),
    model: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 512,
        description: "Model name at the provider. Leave it out in a service with `model: open`.",
      }),
    ),
    weight: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 1_000_000,
      description: "Share of the traffic, for routing plugins.",
    }),
    timeouts: Type.Optional(Timeouts),
    body: body("The same as the provider's `body`, for this target; it counts before that."),
  },
  "A provider and a model.",
);

const Service = closed(
  {
    kind: Type.Literal("model", { default: "model", description: "What the service is." }),
    aliases: Type.Array(Name("Another name of the service."), { default: [], description: "More names." }),
    model: Type.Optional(
      Type.Literal("open", {
        description: "The client names the model, as `<service>/<model>`, and it is passed on.",
      }),
    ),
    targets: Type.Array(Target, {
      default: [],
      maxItems: 64,
      description: "Where requests may go; the first is tried first.",
    }),
    timeouts: Type.Optional(Timeouts),
    plugins: Type.Array(Use, {
      default: [],
      description: "Plugins of this service, after those at the top level.",
    }),
    denial: Type.Union([Type.Literal("error"), Type.Literal("refusal")], {
      default: "error",
      description:
        "What a client gets for what a plugin denies in a request or an answer: an `error` of its API, or a `refusal`: an answer with status 200 that says so. A denial that tells the client to come again, to pay or to identify itself is an error in any case.",
    }),
    strict: Type.Union([Type.Literal("warn"), Type.Literal("lossless")], {
      default: "warn",
      description:
        "What becomes of a request that goes to a target of another dialect with a field which that cannot take. `warn`: the field is left out, and named in `x-sluice-dropped` and in the record; where the answer would not be what was asked for, the request is refused. `lossless`: it is refused in any case.",
    }),
    tags: Type.Record(Type.String({ pattern: "^.{1,64}$" }), Type.String({ maxLength: 256 }), {
      default: {},
      additionalProperties: false,
      patternErrorMessage: "must have 1 to 64 characters",
      description: "Tags of each exchange; they win over those of the request.",
    }),
  },
  "What a client names in `model`.",
);

const Member = closed({
  name: Type.String({ minLength: 1, maxLength: 255, description: "Name, as keys and grants give it." }),
  groups: Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
    default: [],
    description: "Groups it is in.",
  }),
});

const Principals = closed(
  {
    users: Type.Array(Member, { default: [], description: "People." }),
    servicePrincipals: Type.Array(Member, { default: [], description: "Programs." }),
  },
  "Who is known, with groups. A key may stand for a name that is not listed: a user in no group.",
);

const Key = closed({
  name: Name("Label, and the key's id."),
  principal: Type.String({ minLength: 1, maxLength: 255, description: "Whom the key stands for." }),
  secret: Type.String({
    minLength: 32,
    maxLength: 512,
    description:
      "The key itself, at least 32 characters. Write `${VARIABLE}` and keep it in the environment.",
  }),
});

const Grant = closed({
  service: Type.String({ minLength: 1, description: "Name of a service, or `*` for all." }),
  to: Type.String({
    pattern: "^((user|service-principal|group):)?[^\\s:].*$",
    patternErrorMessage: "must be user:<name>, service-principal:<name>, group:<name> or a bare name",
    description:
      "`user:<name>`, `service-principal:<name>` or `group:<name>`; a bare name is a user or a service principal. `group:everyone` is whoever is identified.",
  }),
  privilege: Type.Union([Type.Literal("query"), Type.Literal("manage"), Type.Literal("read-metadata")], {
    default: "query",
    description: "What is allowed.",
  }),
});

/** The schema of `sluice.yaml`. */
export const ConfigSchema = closed(
  {
    server: { ...Server, default: {} },
    logs: { ...Logs, default: {} },
    ledger: { ...Ledger, default: {} },
    admin: Type.Optional(
      closed(
        {
          key: Type.Optional(
            Type.String({
              minLength: 32,
              maxLength: 512,
              description:
                "Key for `/api/v1`, at least 32 characters. Without it, the one made at the first start.",
            }),
          ),
        },
        "Administration.",
      ),
    ),
    providers: { ...Names(Provider, "Providers by name."), default: {} },
    services: { ...Names(Service, "Services by name."), default: {} },
    plugins: Type.Array(Use, {
      default: [],
      description:
        "Plugins of every service, before its own. `keys` and `permissions` stand before them unless named here.",
    }),
    principals: { ...Principals, default: {} },
    keys: Type.Array(Key, {
      default: [],
      description: "Keys that the file declares, beside those made by `sluice key create`.",
    }),
    grants: Type.Array(Grant, {
      default: [],
      description: "Who may do what. Nothing is allowed that does not stand here.",
    }),
  },
  "Sluice's config file, sluice.yaml.",
);

/** A whole config with defaults filled in. */
export type Config = Static<typeof ConfigSchema>;
export type ServiceConfig = Static<typeof Service>;
export type TargetConfig = Static<typeof Target>;
export type ProviderConfig = Static<typeof Provider>;
export type UseConfig = Static<typeof Use>;
export type TimeoutsConfig = Static<typeof Timeouts>;
export type GrantConfig = Static<typeof Grant>;
export type MemberConfig = Static<typeof Member>;
export type KeyConfig = Static<typeof Key>;
