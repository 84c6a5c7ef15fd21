import { type Static, Type } from "@sinclair/typebox";
import { closed } from "../../config/schema-parts.ts";

const Secret = (description: string) =>
  Type.String({
    minLength: 1,
    description: `${description} Write \`\${VARIABLE}\` and keep it in the environment.`,
  });

/** A part of a host's name. */
const Label = (description: string) =>
  Type.String({
    pattern: "^[A-Za-z0-9][A-Za-z0-9-]{0,62}$",
    patternErrorMessage: "must be letters, digits and `-`, at most 63",
    description,
  });

const Aws = closed(
  {
    region: Label("Region, as in the address and in signatures: `eu-central-1`."),
    source: Type.Union([Type.Literal("key"), Type.Literal("environment")], {
      default: "key",
      description:
        "Where the access key comes from. `key`: it stands here. `environment`: where Amazon's own programs find one: variables, a profile of the shared files (with roles, processes and single sign-on), a web identity, the container, the instance. It is got anew before it ends.",
    }),
    profile: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "Profile of the shared files, with `source: environment`. Default: as `AWS_PROFILE` says.",
      }),
    ),
    accessKeyId: Type.Optional(Secret("Id of the access key.")),
    secretAccessKey: Type.Optional(Secret("The access key itself.")),
    sessionToken: Type.Optional(
      Secret("Token of a session, for keys that are given out for a time. Without it the key stays."),
    ),
    service: Type.String({
      default: "bedrock",
      minLength: 1,
      description: "Name of the service in signatures.",
    }),
  },
  "Amazon's region, and the key that requests are signed with (SigV4). Without a key the provider's `apiKey` is sent.",
);

const Azure = closed(
  {
    resource: Type.Optional(
      Label("Name of the resource: `https://<resource>.openai.azure.com`. Not beside a `baseUrl`."),
    ),
    apiVersion: Type.Optional(
      Type.String({
        pattern: "^(\\d{4}-\\d{2}-\\d{2}(-preview)?|preview|latest|v1)$",
        patternErrorMessage: "must be a date, with or without `-preview`, or one of preview, latest, v1",
        description:
          "Version of the API. With a date, models are deployments in the path. Without one, or with `v1`, `latest` or `preview`, the paths of the v1 API are asked.",
      }),
    ),
  },
  "Azure OpenAI: the paths are its own, a target's model is the name of a deployment, and the key goes into `api-key`.",
);

const Entra = closed(
  {
    source: Type.Union(
      [Type.Literal("secret"), Type.Literal("managed-identity"), Type.Literal("workload-identity")],
      {
        default: "secret",
        description:
          "What the token is asked for by. `secret`: the application's own. `managed-identity`: that of the machine, or of the app service. `workload-identity`: a token of the cluster, as the variables `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and `AZURE_FEDERATED_TOKEN_FILE` say.",
      },
    ),
    tenant: Type.Optional(
      Type.String({
        pattern: "^[A-Za-z0-9.-]{1,255}$",
        patternErrorMessage: "must be the id or the domain of a tenant",
        description: "Id or domain of the tenant. Needed with a secret.",
      }),
    ),
    clientId: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "Id of the application, or of a managed identity that is one of several. Needed with a secret.",
      }),
    ),
    clientSecret: Type.Optional(Secret("The application's secret.")),
    scope: Type.String({
      default: "https://cognitiveservices.azure.com/.default",
      minLength: 1,
      description: "What the token is for.",
    }),
    authority: Type.String({
      default: "https://login.microsoftonline.com",
      pattern: "^https?://[^?#]+$",
      patternErrorMessage: "must be an address without a query",
      description: "Who gives tokens out; national clouds have one of their own.",
    }),
  },
  "A token of Microsoft Entra, in place of a key.",
);

const Google = closed(
  {
    source: Type.Union([Type.Literal("key"), Type.Literal("environment")], {
      default: "key",
      description:
        "What the token is asked for by. `key`: the service account's. `environment`: the application default credentials: the file that `GOOGLE_APPLICATION_CREDENTIALS` names, what `gcloud auth application-default login` has left, or the metadata server.",
    }),
    serviceAccountFile: Type.Optional(
      Type.String({
        minLength: 1,
        description: "File with the JSON key of a service account, relative to the config file.",
      }),
    ),
    serviceAccount: Type.Optional(Secret("The same JSON as a text.")),
    project: Type.Optional(
      Type.String({
        pattern: "^[a-z0-9.:-]{1,100}$",
        patternErrorMessage: "must be the id of a project",
        description: "Project whose models are asked. Default: the service account's.",
      }),
    ),
    location: { ...Label("Region whose models are asked, or `global`."), default: "global" },
    scope: Type.String({
      default: "https://www.googleapis.com/auth/cloud-platform",
      minLength: 1,
      description: "What the token is for.",
    }),
  },
  "A token of Google's, in place of a key.",
);

/** Fields of a provider that say what it is shown and where it is, where that is more than a key and an address. */
export const credentialFields = {
  aws: Type.Optional(Aws),
  azure: Type.Optional(Azure),
  entra: Type.Optional(Entra),
  google: Type.Optional(Google),
};

export type AwsConfig = Static<typeof Aws>;
export type AzureConfig = Static<typeof Azure>;
export type EntraConfig = Static<typeof Entra>;
export type GoogleConfig = Static<typeof Google>;
