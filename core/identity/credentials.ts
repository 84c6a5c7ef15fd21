const BEARER = /^bearer +(\S.*)$/i;
const KEY_HEADERS = ["x-api-key", "api-key", "x-goog-api-key"] as const;

/** The credential that came with a request: `Authorization: Bearer`, a key header, `?key=`, in this order. */
export const credentialOf = (request: {
  readonly headers: Headers;
  readonly url: string;
}): string | undefined => {
  const { headers } = request;
  const authorization = headers.get("authorization");
  const bearer = authorization ? BEARER.exec(authorization)?.[1] : undefined;
  if (bearer) return bearer;
  for (const name of KEY_HEADERS) {
    const value = headers.get(name);
    if (value) return value;
  }
  return queryKeyOf(request.url);
};

const queryKeyOf = (url: string): string | undefined => {
  const start = url.indexOf("?");
  if (start < 0) return undefined;
  const raw = /(?:^\?|&)key=([^&#]+)/.exec(url.slice(start))?.[1];
  if (raw === undefined) return undefined;
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
};

/** Parameter names whose values are secrets, in lower case and without `-`, `_`, `.`. */
const SECRET_NAME =
  /^(key|sig|auth|authorization|pass|pwd|.*(apikey|accesskey|subscriptionkey|token|secret|signature|credentials?|password))$/;
const NAME = /[?&;#]([^=&;#?]*)=/g;
const OWN_SECRET = /sk-sluice-[A-Za-z0-9-]+/g;
const CUT = "***";

/** A URL for the log: without the values of secret parameters, user information, and secrets of ours anywhere. */
export const redactUrl = (url: string): string =>
  redactParameters(url)
    .replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/?#]*@/i, `$1//${CUT}@`)
    .replace(OWN_SECRET, CUT);

/**
 * What one reader takes for a value, another takes for more parameters (`a=1;key=…`, `a=1?key=…`): so a name
 * is looked for behind every separator, and the value of a secret one goes on to the next `&` or `#`.
 */
const redactParameters = (url: string): string => {
  let text = "";
  let from = 0;
  NAME.lastIndex = 0;
  for (let match = NAME.exec(url); match; match = NAME.exec(url)) {
    if (!isSecretName(match[1] ?? "")) continue;
    const valueStart = NAME.lastIndex;
    const length = url.slice(valueStart).search(/[&#]/);
    text += url.slice(from, valueStart) + CUT;
    from = length < 0 ? url.length : valueStart + length;
    NAME.lastIndex = from;
  }
  return text + url.slice(from);
};

const isSecretName = (name: string): boolean => {
  const decoded = name.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return SECRET_NAME.test(decoded.toLowerCase().replace(/[-_.]/g, ""));
};
