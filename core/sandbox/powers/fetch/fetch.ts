import { type Static, Type } from "@sinclair/typebox";
import { type HostPower, hostPower, method, type PowerCall, PowerError } from "../power.ts";
import { handleSchema, type Secrets } from "../secrets.ts";
import { Unavailable } from "../unavailable.ts";
import { type Hop, sendHop } from "./hop.ts";
import { Reach, type ReachParts } from "./reach.ts";
import { bare, type FilledHeaders, fillHeaders } from "./request-headers.ts";

const MAX_BYTES = 1_048_576;
const DEFAULT_TIMEOUT_MS = 5_000;
const MAX_TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const BODILESS = new Set(["GET", "HEAD"]);

const Options = Type.Object(
  {
    method: Type.Optional(
      Type.Union(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].map((name) => Type.Literal(name))),
    ),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String({ maxLength: 8192 }), handleSchema]), {
        maxProperties: 64,
      }),
    ),
    body: Type.Optional(Type.String({ maxLength: MAX_BYTES })),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_TIMEOUT_MS })),
    maxBytes: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_BYTES })),
  },
  { additionalProperties: false },
);
type Options = Static<typeof Options>;

/** What the power `fetch` stands on. */
export interface FetchParts extends ReachParts {
  readonly secrets: Secrets;
  /** The secret fields of the config that headers may carry. Default: all. */
  readonly secretFields?: readonly string[] | undefined;
  /** Certificates, as PEM, to trust beside the system's. */
  readonly ca?: readonly string[] | undefined;
}

/**
 * The power `fetch`: calls listed hosts over https, never in a private network unless the administrator named it. What
 * comes back holds none of the secrets that were sent.
 */
export const makeFetch = (parts: FetchParts): HostPower => {
  const reach = new Reach(parts);
  const running = new Set<AbortController>();
  const call = async (url: string, options: Options, { signal }: PowerCall) => {
    const ending = new AbortController();
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const late = setTimeout(
      () => ending.abort(new Unavailable(`fetch: no answer in ${timeoutMs} ms`)),
      timeoutMs,
    );
    const over = () => ending.abort(new PowerError("ended", "fetch: the call has ended"));
    signal.addEventListener("abort", over);
    running.add(ending);
    try {
      return await fetchOnce(parts, reach, url, options, ending.signal);
    } finally {
      clearTimeout(late);
      signal.removeEventListener("abort", over);
      running.delete(ending);
    }
  };
  return hostPower({
    name: "fetch",
    methods: {
      fetch: method(
        { url: Type.String({ maxLength: 8192 }), options: Type.Optional(Options) },
        ({ url, options = {} }, powerCall) => call(url, options, powerCall),
      ),
    },
    close: () => {
      for (const one of running) one.abort(new PowerError("ended", "fetch: this instance has ended"));
    },
  });
};

const fetchOnce = async (
  parts: FetchParts,
  reach: Reach,
  text: string,
  options: Options,
  signal: AbortSignal,
) => {
  const { body, method: verb = "GET", maxBytes = MAX_BYTES } = options;
  if (body !== undefined && BODILESS.has(verb)) {
    throw new PowerError("argument", `fetch: ${verb} takes no body; use POST`);
  }
  if (body !== undefined && Buffer.byteLength(body) > MAX_BYTES) {
    throw new PowerError("limit", `fetch: the body has more than ${MAX_BYTES} bytes`);
  }
  let filled = fillHeaders(options.headers ?? {}, parts);
  let next: Next = { url: urlOf(text), method: verb, body };
  for (let redirects = 0; ; redirects++) {
    const addresses = await unlessAborted(reach.addresses(next.url), signal);
    const hop: Hop = { ...next, addresses, headers: filled.headers, maxBytes, signal, ca: parts.ca };
    const answer = await unlessAborted(sendHop(hop), signal);
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.status) || location === undefined) {
      return {
        status: answer.status,
        headers: redacted(answer.headers, filled),
        text: filled.redact(answer.body.toString("utf8")),
      };
    }
    if (redirects === MAX_REDIRECTS) {
      throw new PowerError("failed", `fetch: the host redirects more than ${MAX_REDIRECTS} times`);
    }
    const from = next.url;
    next = redirected(next, answer.status, urlOf(location, from));
    if (next.url.origin !== from.origin) filled = bare(filled);
    if (next.body === undefined) filled = withoutContent(filled);
  }
};

interface Next {
  readonly url: URL;
  readonly method: string;
  readonly body: string | undefined;
}

/** What browsers do: a POST that is redirected becomes a GET, unless the status says that it stays. */
const redirected = ({ method: verb, body }: Next, status: number, url: URL): Next => {
  const becomesGet = status === 303 ? verb !== "HEAD" : status < 303 && verb === "POST";
  return becomesGet ? { url, method: "GET", body: undefined } : { url, method: verb, body };
};

const withoutContent = ({ headers, ...filled }: FilledHeaders): FilledHeaders => ({
  ...filled,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("content-"))),
});

const redacted = (headers: Readonly<Record<string, string>>, { redact }: FilledHeaders) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redact(value)]));

const urlOf = (text: string, base?: URL): URL => {
  const url = URL.parse(text, base?.href);
  if (!url) throw new PowerError("argument", "fetch: not a URL");
  if (url.username !== "" || url.password !== "") {
    throw new PowerError("argument", "fetch: a URL holds no credentials; send them in a header");
  }
  return url;
};

/** The result, or the reason of the abort as soon as there is one: a look-up cannot be stopped, only left alone. */
const unlessAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const aborted = () => reject(signal.reason);
  if (signal.aborted) aborted();
  signal.addEventListener("abort", aborted);
  try {
    return await Promise.race([promise, work]);
  } catch (cause) {
    throw signal.aborted ? signal.reason : cause;
  } finally {
    signal.removeEventListener("abort", aborted);
    work.catch(() => undefined);
    promise.catch(() => undefined);
  }
};
