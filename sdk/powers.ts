import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { ANSWER_HEADERS, HIDDEN_HEADERS, OWN_HEADER_PREFIX } from "./headers.ts";
import { PatternDeclarationsSchema } from "./patterns.ts";
import type { PowerName } from "./powers-table.ts";

const on = (description: string) => Type.Optional(Type.Literal(true, { description }));

const strings = (pattern: string, maxItems: number, description: string) =>
  Type.Unsafe<readonly string[]>(
    Type.Array(Type.String({ pattern, minLength: 1, maxLength: 256 }), {
      maxItems,
      uniqueItems: true,
      description,
    }),
  );

const POINTER = "^(?:/(?:[^~/]|~[01])*)+$";
const HEADER = `^(?!(?:${HIDDEN_HEADERS.join("|")})$)[a-z0-9!#$%&'*+.^_|~-]+$`;
const ANSWER_HEADER = `^(?:${ANSWER_HEADERS.join("|")}|${OWN_HEADER_PREFIX}[a-z][a-z0-9-]*)$`;
const HOST = "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(?::[1-9][0-9]{0,4})?$";
const FIELD = "^[A-Za-z_$][A-Za-z0-9_$.]*$";
const SERVICE = "^[A-Za-z0-9][A-Za-z0-9._/-]*$";

const ROWS = {
  text: Type.Optional(
    Type.Union([Type.Literal("read"), Type.Literal("write")], {
      description: "See (`read`) or also change (`write`) the pieces of text in requests and answers.",
    }),
  ),
  body: Type.Optional(
    Type.Object(
      {
        read: strings(POINTER, 32, "JSON pointers (RFC 6901) of what it sees, at most 32."),
        write: Type.Optional(
          strings(POINTER, 32, "JSON pointers of what it may set in a request. Default: none."),
        ),
      },
      {
        additionalProperties: false,
        description: "See named places of a body as JSON, and set named places of a request's.",
      },
    ),
  ),
  headers: Type.Optional(
    Type.Object(
      {
        read: strings(
          HEADER,
          32,
          "Request headers that it sees, in lower case; none that carries a credential.",
        ),
        answer: Type.Optional(
          strings(
            ANSWER_HEADER,
            16,
            `Answer headers that it sets: ${ANSWER_HEADERS.join(", ")}, or ${OWN_HEADER_PREFIX}<its name>. Default: none.`,
          ),
        ),
      },
      {
        additionalProperties: false,
        description: "See named headers of the request, and set headers of the answer out of a fixed list.",
      },
    ),
  ),
  identity: on(
    "See the key record behind the credential and the privileges of its principal; never the secret.",
  ),
  patterns: Type.Optional(
    Type.Union([Type.Literal(true), PatternDeclarationsSchema], {
      description:
        "Have the host look for patterns, and see where they match. `true`: `setup` declares them from the config.",
    }),
  ),
  prices: on("See the prices of the target that answered, and the cost of the exchange."),
  charge: on(
    "Have the cost of each exchange, by the prices of the target that answered, put into its record and into `x-sluice-cost`.",
  ),
  targets: on("See how the targets of the plan do: their failures and latencies."),
  clock: on("See the time. It stands still within one call."),
  random: on("Have random numbers, 256 bytes a call."),
  log: on("Write lines to the gateway's log, under the plugin's name: 20 a call, 1,000 characters each."),
  kv: Type.Optional(
    Type.Object(
      {
        maxBytes: Type.Optional(
          Type.Integer({
            default: 1_048_576,
            minimum: 1024,
            maximum: 67_108_864,
            description: "Bytes that keys and values may take in all, per instance.",
          }),
        ),
      },
      {
        additionalProperties: false,
        description: "Keep JSON values under keys of its own. They survive reloads and restarts.",
      },
    ),
  ),
  counters: on("Count against limits, over all workers, with reservations that are settled at the end."),
  fetch: Type.Optional(
    Type.Object(
      {
        hosts: strings(
          HOST,
          64,
          "Hosts that it calls over https, with a port where it is not 443. The administrator's `allow` may add more.",
        ),
        secrets: Type.Optional(
          strings(
            FIELD,
            16,
            "`Secret` fields of the config that its headers may carry. Default: all of them.",
          ),
        ),
      },
      {
        additionalProperties: false,
        description: "Call listed hosts over https; never loopback, link-local or private addresses.",
      },
    ),
  ),
  hmac: on("Sign with `Secret` fields of the config, and hash."),
  models: Type.Optional(
    Type.Object(
      {
        services: strings(
          SERVICE,
          16,
          "Services of this gateway that it asks. The administrator's `allow` may add more.",
        ),
      },
      { additionalProperties: false, description: "Ask a model through a service of this gateway." },
    ),
  ),
  tables: on("Append rows to tables of its own, each once per place in the ledger."),
  files: on("Append to files that the administrator names in the plugin's config."),
  bodies: Type.Optional(
    Type.Union(
      [
        Type.Literal(true),
        Type.Object(
          { when: Type.String({ description: "A boolean field of the config." }) },
          { additionalProperties: false },
        ),
      ],
      {
        description:
          "Have request and answer in the record. With `when`, only where this boolean field of the config is true.",
      },
    ),
  ),
} as const satisfies Readonly<Record<PowerName, TSchema>>;

/** What a plugin may ask for, beside what every context has. What it does not ask for does not exist for it. */
export const PowersSchema = Type.Object(ROWS, { additionalProperties: false });

/** The powers that a plugin asks for. */
export type Powers = Static<typeof PowersSchema>;
