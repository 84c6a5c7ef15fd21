import type { LookupAddress } from "node:dns";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import type { LookupFunction } from "node:net";
import { PowerError } from "../power.ts";
import { Unavailable } from "../unavailable.ts";

/** One request, to addresses that were checked. */
export interface Hop {
  readonly url: URL;
  readonly addresses: readonly LookupAddress[];
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Certificates, as PEM, to trust beside the system's. */
  readonly ca: readonly string[] | undefined;
}

/** What came back. */
export interface HopAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Sends a request over a connection of its own to one of the given addresses, whatever the name may lead to by now. The
 * certificate is checked against the name. Node's client, because it takes the addresses, and no proxy from the environment.
 */
export const sendHop = async (hop: Hop): Promise<HopAnswer> => {
  const answer = await answerOf(hop);
  try {
    const encoding = answer.headers["content-encoding"];
    if (encoding !== undefined && encoding !== "identity") {
      throw new PowerError(
        "failed",
        "fetch: the host answered with an encoded body, which it was asked not to",
      );
    }
    const body = await bodyOf(answer, hop.maxBytes);
    return { status: answer.statusCode ?? 0, headers: headersOf(answer), body };
  } finally {
    answer.destroy();
  }
};

const answerOf = ({ url, addresses, method, headers, body, signal, ca }: Hop): Promise<IncomingMessage> => {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const lookup: LookupFunction = (_host, options, found) => {
    const [first] = addresses;
    if (options.all || !first) found(null, [...addresses]);
    else found(null, first.address, first.family);
  };
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const length = bytes === undefined ? {} : { "content-length": String(bytes.byteLength) };
  const sent = request({
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port || 443,
    path: url.pathname + url.search,
    method,
    headers: { ...headers, "accept-encoding": "identity", ...length },
    // No connection is shared: one that was checked for a name must not serve another.
    agent: false,
    lookup,
    signal,
    rejectUnauthorized: true,
    ...(ca && { ca: [...ca] }),
  });
  sent.on("response", resolve);
  // Also what comes after the answer's head: nobody else would hear it.
  sent.on("error", reject);
  sent.end(bytes);
  return promise.catch((cause: unknown) => {
    // Not the cause: its text may hold a header's value.
    throw new Unavailable(`fetch: ${url.host} cannot be called (${codeOf(cause)})`);
  });
};

const bodyOf = async (answer: IncomingMessage, maxBytes: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of answer) {
      if (!(chunk instanceof Uint8Array)) continue;
      size += chunk.byteLength;
      if (size > maxBytes) throw new PowerError("limit", `fetch: the answer has more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof PowerError) throw cause;
    throw new Unavailable(`fetch: the answer broke off (${codeOf(cause)})`);
  }
  if (!answer.complete) throw new Unavailable("fetch: the answer broke off");
  return Buffer.concat(chunks);
};

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
