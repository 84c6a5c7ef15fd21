import { parseObject } from "../../dialects/json/value.ts";
import { CredentialMissing } from "./contract.ts";
import type { Token } from "./shared-token.ts";

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_CHARS = 65_536;
/** Where the answer does not say for how long the token holds. */
const SHORT_SECONDS = 300;
/** What a header can carry. */
const SHOWABLE = /^[\x21-\x7e]{1,16384}$/;

/** Where a token is asked for. */
export interface TokenRequest {
  readonly url: string;
  /** What is posted; absent where the address says it all. */
  readonly form?: Readonly<Record<string, string>>;
  /** The same as JSON. */
  readonly json?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** The field of the provider that is to be looked at where it fails. */
  readonly field: string;
}

const sent = ({ form, json, headers = {} }: TokenRequest): RequestInit => {
  const [type, body] = form
    ? ["application/x-www-form-urlencoded", new URLSearchParams(form).toString()]
    : ["application/json", json && JSON.stringify(json)];
  if (body === undefined) return { headers };
  return { method: "POST", headers: { accept: "application/json", "content-type": type, ...headers }, body };
};

/** Asks an OAuth 2 token endpoint (RFC 6749), or a metadata server that answers like one. Throws `CredentialMissing`. */
export const askForToken = async (request: TokenRequest): Promise<Token> => {
  const { url, field } = request;
  const { host } = new URL(url);
  const look = `look at \`${field}\` under the provider`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      ...sent(request),
      // A secret is not to travel on to where somebody points.
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = (await response.text()).slice(0, MAX_ANSWER_CHARS);
  } catch (cause) {
    throw new CredentialMissing(`could not be had: ${host} cannot be reached; ${look}, and at the network`, {
      cause,
    });
  }
  const answer = parseObject(text) ?? {};
  const { accessToken, expireTime } = answer;
  const { access_token: value = accessToken, expires_in: seconds, expires_on: end = expireTime } = answer;
  if (response.ok && typeof value === "string" && SHOWABLE.test(value))
    return { value, lifetimeMs: lifetime(seconds ?? secondsUntil(end)) * 1000 };
  const reason = typeof answer.error === "string" ? answer.error.replace(/[^\w.-]/g, "").slice(0, 64) : "";
  const said = `${host} answered ${response.status}${reason === "" ? "" : ` (${reason})`}`;
  const { error_description: description } = answer;
  const cause = typeof description === "string" ? new Error(description.slice(0, 500)) : undefined;
  throw new CredentialMissing(`could not be had: ${said}; ${look}`, cause ? { cause } : undefined);
};

/** Some tell the time at which it ends, in seconds since 1970 or as a date. */
const secondsUntil = (end: unknown): number | undefined => {
  const at = typeof end === "string" && end.includes("T") ? Date.parse(end) / 1000 : Number(end);
  return Number.isFinite(at) ? at - Date.now() / 1000 : undefined;
};

/** Some write the number as a text. */
const lifetime = (seconds: unknown): number => {
  const said = typeof seconds === "string" ? Number(seconds) : seconds;
  return typeof said === "number" && Number.isFinite(said) && said > 0 ? said : SHORT_SECONDS;
};
