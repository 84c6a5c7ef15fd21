import { readFile } from "node:fs/promises";
import { isObject, parseObject } from "../../dialects/json/value.ts";
import { CredentialMissing } from "./contract.ts";
import { readAccount, tokenOf } from "./service-account.ts";
import type { Token } from "./shared-token.ts";
import { askForToken } from "./token-endpoint.ts";

/** The field of a provider that its files belong to. */
export const FIELD = "google";

/** What is wrong, without what a file holds. */
export const missing = (why: string, cause?: unknown): CredentialMissing =>
  new CredentialMissing(`could not be had: ${why}; look at \`${FIELD}\` under the provider`, { cause });

const FILE = "the file of the application default credentials";

type Fields = Readonly<Record<string, unknown>>;

const textIn = (file: Fields, key: string): string => {
  const value = file[key];
  if (typeof value === "string" && value !== "") return value;
  throw missing(`${key} is missing in ${FILE}`);
};

const objectIn = (file: Fields, key: string): Fields => {
  const value = file[key];
  if (isObject(value)) return value;
  throw missing(`${key} is missing in ${FILE}`);
};

const byAccount = async (file: Fields, scope: string): Promise<Token> => {
  const account = readAccount(JSON.stringify(file));
  if (typeof account === "string") throw missing(`${FILE} ${account}`);
  return await tokenOf(account, scope);
};

const byLogin = (file: Fields): Promise<Token> =>
  askForToken({
    url: typeof file.token_uri === "string" ? file.token_uri : "https://oauth2.googleapis.com/token",
    form: {
      grant_type: "refresh_token",
      client_id: textIn(file, "client_id"),
      client_secret: textIn(file, "client_secret"),
      refresh_token: textIn(file, "refresh_token"),
    },
    field: FIELD,
  });

/** With it an account may be acted for. */
const ACTING_SCOPE = "https://www.googleapis.com/auth/cloud-platform";

/** A token of the account that another token may act for. */
const actingFor = async (url: string, { value }: Token, scope: string): Promise<Token> =>
  await askForToken({
    url,
    json: { scope: [scope], lifetime: "3600s" },
    headers: { authorization: `Bearer ${value}` },
    field: FIELD,
  });

const byActing = async (file: Fields, scope: string): Promise<Token> => {
  const own = await tokenByFile(objectIn(file, "source_credentials"), ACTING_SCOPE);
  return await actingFor(textIn(file, "service_account_impersonation_url"), own, scope);
};

/** The token of another issuer, as it stands in a file or is told by an address: bare, or in a field of JSON. */
const subjectOf = async (source: Fields): Promise<string> => {
  const { file, url, headers, format } = source;
  const said = await (typeof file === "string"
    ? readFile(file, "utf8")
    : fetch(textIn(source, "url"), {
        headers: isObject(headers) ? headersIn(headers) : {},
        redirect: "manual",
        signal: AbortSignal.timeout(SUBJECT_TIMEOUT_MS),
      }).then(async (answer) => (answer.ok ? await answer.text() : ""))
  ).catch((cause: unknown) => {
    if (cause instanceof CredentialMissing) throw cause;
    throw missing(
      `the token that ${FILE} points to cannot be read at its ${url ? "address" : "place"}`,
      cause,
    );
  });
  if (!isObject(format) || format.type !== "json") return said.trim();
  return textIn(parseObject(said) ?? {}, textIn(format, "subject_token_field_name"));
};

const SUBJECT_TIMEOUT_MS = 10_000;

const headersIn = (headers: Fields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );

/** A token for that of another issuer (RFC 8693), and for the account that it may act for, where one is named. */
const byExchange = async (file: Fields, scope: string): Promise<Token> => {
  const { service_account_impersonation_url: acting } = file;
  const token = await askForToken({
    url: textIn(file, "token_url"),
    form: {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience: textIn(file, "audience"),
      scope: typeof acting === "string" ? ACTING_SCOPE : scope,
      requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      subject_token: await subjectOf(objectIn(file, "credential_source")),
      subject_token_type: textIn(file, "subject_token_type"),
    },
    field: FIELD,
  });
  return typeof acting === "string" ? await actingFor(acting, token, scope) : token;
};

/** Kinds of files, by their `type`. */
const KINDS: Readonly<Record<string, (file: Fields, scope: string) => Promise<Token>>> = {
  service_account: byAccount,
  authorized_user: byLogin,
  external_account: byExchange,
  impersonated_service_account: byActing,
};

/** A token by a file of credentials, of whatever type. */
export const tokenByFile = async (file: Fields, scope: string): Promise<Token> => {
  const kind = typeof file.type === "string" ? file.type : "";
  const read = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (read) return await read(file, scope);
  throw missing(`${FILE} is of another type than ${Object.keys(KINDS).join(", ")}`);
};
