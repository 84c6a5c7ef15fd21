import { readFile } from "node:fs/promises";
import type { Environment } from "./application-default.ts";
import { BearerCredential } from "./bearer.ts";
import { type Credential, CredentialMissing } from "./contract.ts";
import type { EntraConfig } from "./schema.ts";
import { askForToken, type TokenRequest } from "./token-endpoint.ts";

const FIELD = "entra";

type Asking = (config: EntraConfig, env: Environment) => TokenRequest | Promise<TokenRequest>;

/** A token for an application (RFC 6749, section 4.4), which shows what it is by `proof`. */
const forApplication = (
  authority: string,
  tenant: string,
  { scope }: EntraConfig,
  proof: Readonly<Record<string, string>>,
): TokenRequest => ({
  url: `${authority.replace(/\/+$/, "")}/${tenant}/oauth2/v2.0/token`,
  form: { grant_type: "client_credentials", scope, ...proof },
  field: FIELD,
});

const bySecret: Asking = (config) => {
  const { authority, tenant = "", clientId: client_id = "", clientSecret: client_secret = "" } = config;
  return forApplication(authority, tenant, config, { client_id, client_secret });
};

const needed = (value: string | undefined, variable: string): string => {
  if (value) return value;
  throw new CredentialMissing(
    `could not be had: the variable ${variable} is not set; look at \`${FIELD}\` under the provider`,
  );
};

const ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** The cluster writes its token into a file anew, long before the old one ends. */
const byWorkload: Asking = async (config, env) => {
  const tenant = needed(config.tenant ?? env.AZURE_TENANT_ID, "AZURE_TENANT_ID");
  const client_id = needed(config.clientId ?? env.AZURE_CLIENT_ID, "AZURE_CLIENT_ID");
  const file = needed(env.AZURE_FEDERATED_TOKEN_FILE, "AZURE_FEDERATED_TOKEN_FILE");
  const client_assertion = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new CredentialMissing("could not be had: the file with the token of the cluster cannot be read", {
      cause,
    });
  });
  return forApplication(env.AZURE_AUTHORITY_HOST || config.authority, tenant, config, {
    client_id,
    client_assertion_type: ASSERTION,
    client_assertion: client_assertion.trim(),
  });
};

/** App services have an endpoint of their own, machines all the same. */
const byManaged: Asking = ({ scope, clientId }, env) => {
  const {
    IDENTITY_ENDPOINT: endpoint,
    IDENTITY_HEADER: header,
    AZURE_POD_IDENTITY_AUTHORITY_HOST: host,
  } = env;
  const address = (version: string): string =>
    `?${new URLSearchParams({
      "api-version": version,
      resource: scope.replace(/\/\.default$/, ""),
      ...(clientId === undefined ? {} : { client_id: clientId }),
    })}`;
  if (endpoint && header)
    return { url: endpoint + address("2019-08-01"), headers: { "x-identity-header": header }, field: FIELD };
  const server = (host || "http://169.254.169.254").replace(/\/+$/, "");
  return {
    url: `${server}/metadata/identity/oauth2/token${address("2018-02-01")}`,
    headers: { metadata: "true" },
    field: FIELD,
  };
};

const SOURCES: Readonly<Record<EntraConfig["source"], Asking>> = {
  secret: bySecret,
  "workload-identity": byWorkload,
  "managed-identity": byManaged,
};

/** Tokens of Microsoft Entra. */
export const entraCredential = (config: EntraConfig, env: Environment = process.env): Credential =>
  new BearerCredential(async () => askForToken(await SOURCES[config.source](config, env)));
