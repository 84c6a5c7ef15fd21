import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseObject } from "../../dialects/json/value.ts";
import { BearerCredential } from "./bearer.ts";
import { type Credential, CredentialMissing } from "./contract.ts";
import { readAccount, tokenOf } from "./service-account.ts";
import type { Token } from "./shared-token.ts";
import { askForToken } from "./token-endpoint.ts";

const FIELD = "google";
/** Variables that say where to look. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What `gcloud auth application-default login` leaves. */
const loginFile = ({ CLOUDSDK_CONFIG: folder, APPDATA: data }: Environment): string =>
  join(
    folder ?? (data ? join(data, "gcloud") : join(homedir(), ".config/gcloud")),
    "application_default_credentials.json",
  );

const missing = (why: string, cause?: unknown): CredentialMissing =>
  new CredentialMissing(`could not be had: ${why}; look at \`${FIELD}\` under the provider`, { cause });

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

type Reader = (file: Readonly<Record<string, unknown>>, text: string, scope: string) => Promise<Token>;

const textIn = (file: Readonly<Record<string, unknown>>, key: string): string => {
  const value = file[key];
  if (typeof value === "string" && value !== "") return value;
  throw missing(`${key} is missing in the file of the application default credentials`);
};

/** Kinds of files, by their `type`. */
const KINDS: Readonly<Record<string, Reader>> = {
  service_account: async (_, text, scope) => {
    const account = readAccount(text);
    if (typeof account === "string")
      throw missing(`the file of the application default credentials ${account}`);
    return await tokenOf(account, scope);
  },
  authorized_user: async (file) => {
    const url = typeof file.token_uri === "string" ? file.token_uri : "https://oauth2.googleapis.com/token";
    const form = {
      grant_type: "refresh_token",
      client_id: textIn(file, "client_id"),
      client_secret: textIn(file, "client_secret"),
      refresh_token: textIn(file, "refresh_token"),
    };
    return await askForToken({ url, form, field: FIELD });
  },
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
  const kind = typeof file.type === "string" ? file.type : "";
  const read = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (read) return await read(file, text, scope);
  throw missing(
    `the application default credentials are of another type than ${Object.keys(KINDS).join(" and ")}`,
  );
};

/** Tokens by the application default credentials: a file that a variable names, that of a login, or the metadata server. */
export const applicationDefault = (scope: string, env: Environment = process.env): Credential =>
  new BearerCredential(() => ask(scope, env));
