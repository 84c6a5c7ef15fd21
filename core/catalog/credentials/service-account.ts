import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { BearerCredential } from "./bearer.ts";
import { type Credential, CredentialMissing } from "./contract.ts";
import type { GoogleConfig } from "./schema.ts";
import type { Token } from "./shared-token.ts";
import { askForToken } from "./token-endpoint.ts";

/** What is read of the key of a service account. */
const ServiceAccountSchema = Type.Object({
  client_email: Type.String({ minLength: 1 }),
  private_key: Type.String({ pattern: "-----BEGIN PRIVATE KEY-----" }),
  private_key_id: Type.Optional(Type.String()),
  token_uri: Type.String({ pattern: "^https?://" }),
  project_id: Type.Optional(Type.String()),
});
export type ServiceAccount = Static<typeof ServiceAccountSchema>;

/** The key, or in words what is wrong with it; `undefined` where the config names none. */
export const readServiceAccount = (
  config: GoogleConfig,
  baseDir: string,
): ServiceAccount | string | undefined => {
  const { serviceAccountFile: file, serviceAccount } = config;
  const text = serviceAccount ?? (file === undefined ? undefined : readText(resolve(baseDir, file)));
  if (text === undefined || typeof text !== "string") return text && `the file cannot be read (${text.code})`;
  return readAccount(text);
};

/** The key from its JSON, or in words what is wrong with that. */
export const readAccount = (text: string): ServiceAccount | string => {
  try {
    const value: unknown = JSON.parse(text);
    if (Value.Check(ServiceAccountSchema, value)) return value;
    const problem = Value.Errors(ServiceAccountSchema, value).First();
    return `is no key of a service account: ${problem?.path.slice(1) || "it"} is missing or not as it must be`;
  } catch {
    return "is not JSON: the key of a service account is";
  }
};

const readText = (path: string): string | { readonly code: string } => {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    return { code: thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unknown error" };
  }
};

const ALGORITHM = "RS256";
const ASSERTED_SECONDS = 3600;

/** Bun leaves OpenSSL's error of a key that cannot be read to the next keyed hash, whosever that is: this one takes it. */
const forgetCryptoError = (): void => {
  try {
    new Bun.CryptoHasher("sha256", "any key").update("").digest("hex");
  } catch {
    // That is the error.
  }
};

/** A token for what a service account has signed (RFC 7523). */
export const tokenOf = async (account: ServiceAccount, scope: string): Promise<Token> => {
  const { client_email: email, private_key: key, private_key_id: keyId, token_uri: url } = account;
  const { importPKCS8, SignJWT } = await import("jose");
  const signer = await importPKCS8(key, ALGORITHM).catch((cause: unknown) => {
    forgetCryptoError();
    throw new CredentialMissing("could not be had: the service account's private_key is damaged", { cause });
  });
  const assertion = await new SignJWT({ scope })
    .setProtectedHeader({ alg: ALGORITHM, typ: "JWT", ...(keyId === undefined ? {} : { kid: keyId }) })
    .setIssuer(email)
    .setAudience(url)
    .setIssuedAt()
    .setExpirationTime(`${ASSERTED_SECONDS}s`)
    .sign(signer);
  const form = { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion };
  return await askForToken({ url, form, field: "google" });
};

/** Tokens of a service account. */
export const serviceAccountCredential = (account: ServiceAccount, scope: string): Credential =>
  new BearerCredential(() => tokenOf(account, scope));
