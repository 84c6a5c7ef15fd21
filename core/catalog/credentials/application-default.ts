import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseObject } from "../../dialects/json/value.ts";
import { BearerCredential } from "./bearer.ts";
import type { Credential } from "./contract.ts";
import { FIELD, missing, tokenByFile } from "./google-files.ts";
import type { Token } from "./shared-token.ts";
import { askForToken } from "./token-endpoint.ts";

/** Variables that say where to look. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What `gcloud auth application-default login` leaves. */
const loginFile = ({ CLOUDSDK_CONFIG: folder, APPDATA: data }: Environment): string =>
  join(
    folder ?? (data ? join(data, "gcloud") : join(homedir(), ".config/gcloud")),
    "application_default_credentials.json",
  );

const isAbsent = (thrown: unknown): boolean =>
  thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";

/** The text of the file of credentials; `undefined` where none is named, and none left by a login. */
const credentialsText = async (env: Environment): Promise<string | undefined> => {
  const named = env.GOOGLE_APPLICATION_CREDENTIALS;
  try {
    return await readFile(named || loginFile(env), "utf8");
  } catch (cause) {
    if (!named && isAbsent(cause)) return undefined;
    throw missing("the file of the application default credentials cannot be read", cause);
  }
};

const METADATA = "/computeMetadata/v1/instance/service-accounts/default/token";

const fromMetadata = (scope: string, { GCE_METADATA_HOST: host }: Environment): Promise<Token> =>
  askForToken({
    url: `http://${host || "metadata.google.internal"}${METADATA}?${new URLSearchParams({ scopes: scope })}`,
    headers: { "metadata-flavor": "Google" },
    field: FIELD,
  });

const ask = async (scope: string, env: Environment): Promise<Token> => {
  const text = await credentialsText(env);
  if (text === undefined) return await fromMetadata(scope, env);
  const file = parseObject(text);
  if (!file) throw missing("the file of the application default credentials is no JSON object");
  return await tokenByFile(file, scope);
};

/** Tokens by the application default credentials: a file that a variable names, that of a login, or the metadata server. */
export const applicationDefault = (scope: string, env: Environment = process.env): Credential =>
  new BearerCredential(() => ask(scope, env));
