import type { ProviderConfig } from "../../config/schema.ts";
import type { Credential } from "./contract.ts";
import { entraCredential } from "./entra.ts";
import { readServiceAccount, serviceAccountCredential } from "./service-account.ts";
import { SignatureCredential, signingKey } from "./signature.ts";

export type { Credential } from "./contract.ts";

/** Fields of a provider each of which says how it is shown who asks. At most one of them may be there, and none beside a key. */
export const CREDENTIAL_FIELDS = ["apiKey", "aws", "entra", "google"] as const;

/** Which of these fields do say it: a region alone does not. */
export const credentialsIn = (provider: ProviderConfig): (typeof CREDENTIAL_FIELDS)[number][] =>
  CREDENTIAL_FIELDS.filter((field) => {
    if (field === "aws") return provider.aws !== undefined && signingKey(provider.aws) !== undefined;
    if (field !== "google") return provider[field] !== undefined;
    const { serviceAccount, serviceAccountFile } = provider.google ?? {};
    return serviceAccount !== undefined || serviceAccountFile !== undefined;
  });

/** What a provider is shown where that is no plain key. A key of a service account that cannot be read is a mistake, in words. */
export const credentialOf = (provider: ProviderConfig, baseDir: string): Credential | string | undefined => {
  const { aws, entra, google } = provider;
  const key = aws && signingKey(aws);
  if (aws && key) return new SignatureCredential(key, aws);
  if (entra) return entraCredential(entra);
  const account = google && readServiceAccount(google, baseDir);
  return typeof account === "object" ? serviceAccountCredential(account, google?.scope ?? "") : account;
};

/** Secrets of a provider's config beside its key and its headers. */
export const secretsIn = ({ aws, entra, google }: ProviderConfig): string[] =>
  [aws?.secretAccessKey, aws?.sessionToken, entra?.clientSecret, google?.serviceAccount].filter(
    (secret) => secret !== undefined,
  );
