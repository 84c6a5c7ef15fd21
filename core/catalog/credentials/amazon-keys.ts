import { CredentialMissing } from "./contract.ts";
import { SharedToken, type Token } from "./shared-token.ts";
import type { SigningKey, SigningKeys } from "./signature.ts";

/** Keys that do not say when they end may be changed in their file at any time. */
const ENDLESS_MS = 900_000;

/** Asks all the places where Amazon's own programs look. The library is loaded with the first; it remembers for itself, so that each asking has a new one. */
const ask = async (profile: string | undefined): Promise<Token<SigningKey>> => {
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  // Files may have been written anew since.
  const init = { ignoreCache: true, ...(profile === undefined ? {} : { profile }) };
  const found = await defaultProvider(init)().catch((cause: unknown) => {
    throw new CredentialMissing(
      "could not be had: neither variables, nor a profile, a web identity, the container or the instance has a key; look at `aws` under the provider, and at the environment of the gateway",
      { cause },
    );
  });
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = found;
  return {
    value: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    lifetimeMs: expiration ? expiration.getTime() - Date.now() : ENDLESS_MS,
  };
};

/** The key of the environment, got anew before it ends. */
export const environmentKeys = (profile?: string): SigningKeys =>
  new SharedToken<SigningKey>(() => ask(profile));
