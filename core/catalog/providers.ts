import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { ProviderConfig } from "../config/schema.ts";
import { carriesCredential } from "../config/secrets.ts";
import {
  DIALECT_IDS,
  type DialectId,
  MAX_TOKENS_FIELDS,
  type MaxTokensField,
  PROVIDER_DIALECT_IDS,
  type ProviderDialectId,
} from "../dialects/contract.ts";
import { joined } from "../dialects/json/members.ts";
import { SluiceError } from "../errors/index.ts";
import { azureUrl, filledAddress } from "./addresses.ts";
import { type Credential, credentialOf, secretsIn } from "./credentials/index.ts";
import rows from "./providers.json" with { type: "json" };

/** What is known of a provider before anybody configures it. */
export const CatalogRowSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, description: "Name for people." }),
    dialect: Type.Union(
      PROVIDER_DIALECT_IDS.map((id) => Type.Literal(id)),
      { description: "Wire format that it speaks." },
    ),
    also: Type.Optional(
      Type.Array(Type.Union(DIALECT_IDS.map((id) => Type.Literal(id))), {
        description: "Further wire formats that it speaks, at the same address.",
      }),
    ),
    baseUrl: Type.String({
      pattern: "^https?://",
      description:
        "Address up to and with the version segment. `{region}`, `{resource}`, `{project}`, `{location}` and `{vertex-host}` are filled from the provider's config.",
    }),
    apiKeyEnv: Type.Optional(
      Type.String({ pattern: "^[A-Z][A-Z0-9_]*$", description: "Variable that usually holds its key." }),
    ),
    header: Type.Optional(
      Type.String({
        pattern: "^[A-Za-z0-9-]{1,64}$",
        description: "Header of the key. Default `authorization`.",
      }),
    ),
    forwardHeaders: Type.Optional(
      Type.Array(Type.String({ pattern: "^[a-z0-9-]{1,64}$" }), {
        description: "Headers of clients that it understands, beside those of its dialect.",
      }),
    ),
    paths: Type.Optional(Type.Literal("azure", { description: "Its paths are made in a way of their own." })),
    body: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "Fields that each request for an answer must have.",
      }),
    ),
    local: Type.Optional(
      Type.Literal(true, { description: "Runs on the user's own machine and needs no key." }),
    ),
    maxTokensField: Type.Optional(
      Type.Union(
        MAX_TOKENS_FIELDS.map((field) => Type.Literal(field)),
        {
          description: "Field of a chat that bounds the answer. Default `max_tokens`.",
        },
      ),
    ),
    streamUsage: Type.Optional(
      Type.Boolean({ description: "False where it refuses `stream_options`. Default true." }),
    ),
  },
  { additionalProperties: false },
);
export type CatalogRow = Static<typeof CatalogRowSchema>;

const rowOf = (id: string, row: unknown): CatalogRow => {
  if (Value.Check(CatalogRowSchema, row)) return row;
  const problem = Value.Errors(CatalogRowSchema, row).First();
  throw new SluiceError("START_FAILED", {
    detail: `catalogue row ${id}${problem?.path}: ${problem?.message}`,
  });
};

/** The rows of providers.json by id. */
export const CATALOG: ReadonlyMap<string, CatalogRow> = new Map(
  Object.entries(rows).map(([id, row]): [string, CatalogRow] => [id, rowOf(id, row)]),
);

/** The row whose fields are the defaults of a provider: the one it names, else the one of its own name. */
export const catalogueRow = (name: string, provider: ProviderConfig): CatalogRow | undefined =>
  CATALOG.get(provider.from ?? name);

/** A provider with everything that a request to it needs. */
export interface ResolvedProvider {
  readonly name: string;
  /** Id of its row in the catalogue, where it has one. */
  readonly catalogId?: string;
  readonly dialect: ProviderDialectId;
  /** What it speaks beside. */
  readonly also: readonly DialectId[];
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** The address of a path of the dialect, for a model; absent where it is simply appended to `baseUrl`. */
  readonly urlOf?: (path: string, model: string) => string;
  /** Whether models stand under their publisher in its URLs. */
  readonly byPublisher: boolean;
  /** What it is shown with each request; absent where that is a key, or nothing. */
  readonly credential?: Credential;
  /** Absent where the provider has no key. */
  readonly authHeader?: { readonly name: string; readonly value: string };
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Names of headers that go on from clients, in lower case, beside those of the dialect. */
  readonly forwardHeaders: readonly string[];
  readonly protocol: "http1.1" | "http2";
  /** PEM text of the only certificate authorities to trust. */
  readonly ca?: string;
  /** Whether it takes `stream_options.include_usage`. */
  readonly streamUsage: boolean;
  /** Its field of a chat that bounds the answer. */
  readonly maxTokensField: MaxTokensField;
  /** Fields that each request for an answer has. */
  readonly body: Readonly<Record<string, unknown>>;
  /** What must never be written. */
  readonly secrets: readonly string[];
}

/** Joins a provider's config with its row of the catalogue. Throws `CONFIG_INVALID` where they do not suffice. */
export const resolveProvider = (
  name: string,
  provider: ProviderConfig,
  baseDir: string,
): ResolvedProvider => {
  const row = catalogueRow(name, provider);
  const dialect = provider.dialect ?? row?.dialect;
  const address = addressOf(provider, row, baseDir);
  if (dialect === undefined || address === undefined)
    throw unusable(name, "it needs `dialect` and `baseUrl`");
  if (typeof address !== "string") throw unusable(name, `it needs ${address.missing.join(" and ")}`);
  const baseUrl = address.replace(/\/+$/, "");
  const credential = credentialOf(provider, baseDir);
  if (typeof credential === "string") throw unusable(name, `google: ${credential}`);
  const headers = Object.entries(provider.headers ?? {});
  const ca = provider.caFile === undefined ? undefined : readCaFile(name, resolve(baseDir, provider.caFile));
  const azure = provider.azure ?? (row?.paths === "azure" ? {} : undefined);
  // What is known of a provider holds at its own address, and wherever its paths are.
  const speaksRow = provider.dialect === undefined && (provider.baseUrl === undefined || azure !== undefined);
  const header = provider.header ?? row?.header ?? (azure ? "api-key" : "authorization");
  const secrets = [
    ...(provider.apiKey === undefined ? [] : [provider.apiKey]),
    ...secretsIn(provider),
    ...headers.filter(([name]) => carriesCredential(name)).map(([, value]) => value),
  ];
  return {
    name,
    ...(row ? { catalogId: provider.from ?? name } : {}),
    dialect,
    also: speaksRow ? (row?.also ?? []) : [],
    baseUrl,
    byPublisher: UNDER_PUBLISHER.test(baseUrl),
    ...(azure ? { urlOf: azureUrl(baseUrl, azure.apiVersion) } : {}),
    ...(credential ? { credential } : {}),
    ...(provider.apiKey === undefined ? {} : { authHeader: authHeader(header, provider.apiKey) }),
    headers,
    forwardHeaders: [...(row?.forwardHeaders ?? []), ...(provider.forwardHeaders ?? [])].map((name) =>
      name.toLowerCase(),
    ),
    protocol: provider.protocol ?? "http1.1",
    ...(ca === undefined ? {} : { ca }),
    streamUsage: provider.streamUsage ?? row?.streamUsage ?? true,
    maxTokensField: provider.maxTokensField ?? row?.maxTokensField ?? "max_tokens",
    body: joined(row?.body ?? {}, provider.body ?? {}),
    get secrets() {
      return credential ? [...secrets, ...credential.secrets] : secrets;
    },
  };
};

const UNDER_PUBLISHER = /\/publishers\/[\w-]+$/;

/** Where a provider is; the fields that are missing where its row leaves places open that nothing fills. */
export const addressOf = (
  provider: ProviderConfig,
  row: CatalogRow | undefined,
  baseDir: string,
): string | { readonly missing: readonly string[] } | undefined => {
  if (provider.baseUrl !== undefined || row === undefined) return provider.baseUrl;
  const filled = filledAddress(row.baseUrl, provider, baseDir);
  return "address" in filled ? filled.address : filled;
};

const authHeader = (name: string, key: string): { name: string; value: string } => {
  const lower = name.toLowerCase();
  return { name: lower, value: lower === "authorization" ? `Bearer ${key}` : key };
};

const readCaFile = (name: string, path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    throw unusable(name, "its `caFile` cannot be read", thrown);
  }
};

const unusable = (name: string, why: string, cause?: unknown): SluiceError =>
  new SluiceError("CONFIG_INVALID", { path: `providers.${name}`, problems: why }, cause);
