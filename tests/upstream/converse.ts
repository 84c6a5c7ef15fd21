import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { eventFrame, framed, RECORDINGS } from "../../core/dialects/bedrock-converse/testing.ts";
import { Random, randomChunks } from "../../core/dialects/testing/random.ts";

/** The key that requests must be signed with. */
export const SIGNING = {
  region: "eu-test-1",
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "signing-secret-0123456789abcdef",
  sessionToken: "session-token-0123456789abcdef",
} as const;

/** A request that came. */
export interface AskedConverse {
  readonly model: string;
  readonly stream: boolean;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A provider that speaks `bedrock-converse`, and takes only requests with its signature. */
export interface ConverseUpstream {
  readonly url: string;
  readonly asked: AskedConverse[];
  stop(): Promise<void>;
}

const failing = (status: number, type: string, message: string): Response =>
  Response.json({ message }, { status, headers: { "x-amzn-errortype": type } });

/** Streams that go wrong, by the model that is asked for. */
const BROKEN: Readonly<Record<string, (events: readonly string[]) => Uint8Array>> = {
  exception: (events) =>
    framed([...events.slice(0, 3), '{"modelStreamErrorException":{"message":"It broke"}}']),
  "exception-first": () => framed(['{"throttlingException":{"message":"Slow down"}}']),
  cut: (events) => framed(events).subarray(0, -10),
  unfinished: (events) => framed(events.slice(0, 3)),
  damaged: (events) => {
    const last = Uint8Array.from(eventFrame(events[2] ?? ""));
    last[last.length - 20] = (last[last.length - 20] ?? 0) ^ 1;
    return Buffer.concat([framed(events.slice(0, 2)), last]);
  },
  "damaged-first": () => Buffer.from("<html>not a stream</html>"),
};

/** Starts it on a free port; the name of a recording is the model that gives it. */
export const startConverse = (): ConverseUpstream => {
  const asked: AskedConverse[] = [];
  let seed = 1;

  const answer = async (request: Request): Promise<Response> => {
    const body = await request.text();
    const [, , encoded = "", operation = ""] = new URL(request.url).pathname.split("/");
    if (!(await isSigned(request, body)))
      return failing(
        403,
        "InvalidSignatureException",
        `The signature does not match, ${SIGNING.secretAccessKey}.`,
      );
    const model = decodeURIComponent(encoded);
    const stream = operation === "converse-stream";
    asked.push({ model, stream, headers: request.headers, body: JSON.parse(body) });
    if (model === "throttled")
      return failing(429, "ThrottlingException", `Too many tokens, ${SIGNING.sessionToken}.`);
    if (operation === "count-tokens")
      return model === "nova"
        ? failing(400, "ValidationException", "The provided model doesn't support counting tokens.")
        : Response.json({ inputTokens: 42 });
    if (model === "html") return new Response("<html>", { status: 200 });
    const [name = ""] = model.split(/[.:]/).slice(-1);
    const found = RECORDINGS.find((one) => one.name === name) ?? RECORDINGS[0];
    if (!stream) return new Response(found?.whole ?? "");
    const wire = (BROKEN[model] ?? framed)(found?.events ?? []);
    return new Response(inPieces(wire, seed++), {
      headers: { "content-type": "application/vnd.amazon.eventstream" },
    });
  };

  const server = Bun.serve({ port: 0, fetch: answer });
  return {
    url: `http://127.0.0.1:${server.port}`,
    asked,
    stop: () => server.stop(true),
  };
};

const inPieces = (wire: Uint8Array, seed: number): ReadableStream<Uint8Array> => {
  const pieces = randomChunks(wire, new Random(seed), 300);
  return new ReadableStream({
    async pull(controller) {
      const piece = pieces.shift();
      if (!piece) return controller.close();
      await new Promise(setImmediate);
      controller.enqueue(piece);
    },
  });
};

/** Whether a request is what its signature says that it is. */
export const isSigned = async (request: Request, body: string): Promise<boolean> => {
  const { headers } = request;
  const { region, ...credentials } = SIGNING;
  const { host, hostname, pathname, protocol } = new URL(request.url);
  const stamp = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headers.get("x-amz-date") ?? "");
  if (!stamp || headers.get("host") !== host) return false;
  const [year = 0, month = 1, ...rest] = stamp.slice(1).map(Number);
  const signer = new SignatureV4({
    credentials,
    region,
    service: "bedrock",
    sha256: Sha256,
    applyChecksum: false,
  });
  const { headers: signed } = await signer.sign(
    {
      method: request.method,
      protocol,
      hostname,
      path: pathname,
      query: {},
      headers: { host, "content-type": headers.get("content-type") ?? "" },
      body,
    },
    { signingDate: new Date(Date.UTC(year, month - 1, ...rest)) },
  );
  return (
    signed.authorization === headers.get("authorization") &&
    headers.get("x-amz-security-token") === SIGNING.sessionToken
  );
};
