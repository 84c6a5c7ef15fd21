import { BearerCredential } from "./bearer.ts";
import type { Credential } from "./contract.ts";
import type { EntraConfig } from "./schema.ts";
import { askForToken } from "./token-endpoint.ts";

/** Tokens of Microsoft Entra by client credentials (RFC 6749, section 4.4). */
export const entraCredential = (config: EntraConfig): Credential => {
  const { tenant, clientId, clientSecret, scope, authority } = config;
  const url = `${authority.replace(/\/+$/, "")}/${tenant}/oauth2/v2.0/token`;
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, scope };
  return new BearerCredential(() => askForToken({ url, form, field: "entra" }));
};
