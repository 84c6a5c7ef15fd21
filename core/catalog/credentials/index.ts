import type { ProviderConfig } from "../../config/schema.ts";
import { environmentKeys } from "./amazon-keys.ts";
import { applicationDefault } from "./application-default.ts";
import type { Credential } from "./contract.ts";
import { entraCredential } from "./entra.ts";
import { pooled } from "./pool.ts";
import { readServiceAccount, serviceAccountCredential } from "./service-account.ts";
import { fixedKey, SignatureCredential, signingKey } from "./signature.ts";

export type { Credential } from "./contract.ts";

/** Fields of a provider each of which says how it is shown who asks. At most one of them may be there, and none beside a key. */
export const CREDENTIAL_FIELDS = ["apiKey", "aws", "entra", "google"] as const;

/** Which of these fields do say it: a region alone does not. */
export const credentialsIn = (provider: ProviderConfig): (typeof CREDENTIAL_FIELDS)[number][] =>
  CREDENTIAL_FIELDS.filter((field) => {
    const { aws, google } = provider;
    if (field === "aws") return aws !== undefined && (aws.source !== "key" || signingKey(aws) !== undefined);
    if (field !== "google") return provider[field] !== undefined;
    return (
      google !== undefined &&
      (google.source !== "key" ||
        google.serviceAccount !== undefined ||
        google.serviceAccountFile !== undefined)
    );
  });

/** What a provider is shown where that is no plain key. A key of a service account that cannot be read is a mistake, in words. */
export const credentialOf = (provider: ProviderConfig, baseDir: string): Credential | string | undefined => {
  const { aws, entra, google } = provider;
  if (aws?.source === "environment")
    return pooled(["aws", aws], () => new SignatureCredential(environmentKeys(aws.profile), aws));
  const key = aws && signingKey(aws);
  if (aws && key) return new SignatureCredential(fixedKey(key), aws);
  if (entra) return pooled(["entra", entra], () => entraCredential(entra));
  if (!google) return undefined;
  const { scope } = google;
  if (google.source === "environment") return pooled(["google", scope], () => applicationDefault(scope));
  const account = readServiceAccount(google, baseDir);
  if (typeof account !== "object") return account;
  return pooled(["account", account, scope], () => serviceAccountCredential(account, scope));
};

/** Secrets of a provider's config beside its key and its headers. */
export const secretsIn = ({ aws, entra, google }: ProviderConfig): string[] =>
  [aws?.secretAccessKey, aws?.sessionToken, entra?.clientSecret, google?.serviceAccount].filter(
    (secret) => secret !== undefined,
  );
