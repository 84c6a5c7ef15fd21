import type { SecretHandle } from "@sluice/sdk";
import { withoutSecrets } from "../../../exchange/secrets.ts";
import { PowerError } from "../power.ts";
import type { Secrets } from "../secrets.ts";

/** Headers that frame the message or name the host; ours alone. */
const OURS = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,256}$/;
const VALUE = /^[\t -~\u0080-\u00ff]*$/;
/** What must not follow a redirect to another host, beside secrets. */
const CREDENTIALS = new Set(["authorization", "cookie"]);

/** Headers as they are sent. */
export interface FilledHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** Names of those that carry a secret. */
  readonly secret: ReadonlySet<string>;
  /** Takes the secrets that were sent out of a text. */
  redact(text: string): string;
}

/** What secrets are taken from. */
export interface HeaderSecrets {
  readonly secrets: Secrets;
  readonly secretFields?: readonly string[] | undefined;
}

/** Checks headers, and puts the secrets in. Throws a `PowerError`. */
export const fillHeaders = (
  given: Readonly<Record<string, string | SecretHandle>>,
  { secrets, secretFields }: HeaderSecrets,
): FilledHeaders => {
  const headers = new Map<string, string>();
  const secret = new Set<string>();
  const sent: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const name = key.toLowerCase();
    if (!NAME.test(name))
      throw new PowerError("argument", "fetch: a header's name has characters that it must not");
    if (OURS.has(name) || name.startsWith("proxy-")) {
      throw new PowerError("argument", `fetch: the header ${name} is set by the gateway; leave it out`);
    }
    if (headers.has(name)) throw new PowerError("argument", `fetch: the header ${name} stands there twice`);
    const text = typeof value === "string" ? value : revealed(value, secrets, secretFields);
    if (!VALUE.test(text)) {
      throw new PowerError(
        "argument",
        `fetch: the value of ${name} has characters that a header must not have`,
      );
    }
    headers.set(name, text);
    if (typeof value === "string") continue;
    secret.add(name);
    if (text !== "") sent.push(text);
  }
  const longestFirst = sent.toSorted((a, b) => b.length - a.length);
  return {
    headers: Object.fromEntries(headers),
    secret,
    redact: (text) => withoutSecrets(text, longestFirst),
  };
};

const revealed = (handle: SecretHandle, secrets: Secrets, fields: readonly string[] | undefined): string => {
  const { field, text } = secrets.reveal(handle);
  if (!fields || fields.some((one) => field === one || field.startsWith(`${one}.`))) return text;
  throw new PowerError("refused", `fetch: ${field} is not listed; list it in powers.fetch.secrets`);
};

/** What may go to another host than the one that the plugin named. */
export const bare = ({ headers, secret, redact }: FilledHeaders): FilledHeaders => ({
  headers: Object.fromEntries(
    Object.entries(headers).filter(([name]) => !secret.has(name) && !CREDENTIALS.has(name)),
  ),
  secret: new Set(),
  redact,
});
