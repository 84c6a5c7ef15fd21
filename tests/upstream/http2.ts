import { createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import { makeAnswers, type UpstreamOptions } from "./answers.ts";
import { makeCertificate } from "./certificate.ts";
import { type Head, pause, play, type Sink } from "./play.ts";
import { type RecordedRequest, Records } from "./records.ts";
import type { UpstreamRequest } from "./script.ts";

/** A provider that answers out of recordings over HTTP/2 alone. */
export interface Http2Upstream {
  /** Base URL, up to and with `/v1`. */
  readonly url: string;
  /** PEM file to trust. */
  readonly caFile: string;
  /** Connections opened so far. */
  readonly sessions: number;
  /** Requests got so far. */
  readonly streams: number;
  readonly requests: readonly RecordedRequest[];
  readonly counts: { readonly open: number; readonly peak: number };
  stop(): Promise<void>;
}

class Http2Sink implements Sink {
  sentBytes = 0;

  constructor(
    private readonly stream: ServerHttp2Stream,
    private readonly gone: AbortSignal,
  ) {}

  async head({ status, headers, length, untilClose, paceMs }: Head): Promise<void> {
    if (paceMs > 0) await pause(paceMs, this.gone);
    const measured = length === undefined || untilClose ? {} : { "content-length": length };
    if (!this.gone.aborted) this.stream.respond({ ":status": status, ...headers, ...measured });
  }

  async write(bytes: Buffer): Promise<void> {
    this.sentBytes += bytes.length;
    if (this.stream.write(bytes)) return;
    await new Promise<void>((resolve) => {
      this.stream.once("drain", resolve);
      this.gone.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  end(): void {
    this.stream.end();
  }

  reset(): void {
    // `close` would end the stream in order first, which looks like a whole answer.
    this.stream.destroy(new Error("told to reset"));
  }

  raw(): void {
    this.reset();
  }
}

const plainHeaders = (headers: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !name.startsWith(":"))
      .map(([name, value]) => [name, String(value)]),
  );

/** Starts a provider that speaks HTTP/2 alone, on 127.0.0.1. Needs the `openssl` program. */
export const startHttp2Upstream = async (options: UpstreamOptions = {}): Promise<Http2Upstream> => {
  const certificate = makeCertificate();
  const records = new Records();
  const answers = makeAnswers(records, options);
  const connectionOf = new Map<unknown, { number: number; carried: number }>();
  const open = new Set<ServerHttp2Session>();
  let streams = 0;

  const server = createSecureServer({ cert: certificate.cert, key: certificate.key });
  server.on("session", (session) => {
    records.connections += 1;
    connectionOf.set(session, { number: records.connections, carried: 0 });
    open.add(session);
    session.on("close", () => {
      connectionOf.delete(session);
      open.delete(session);
    });
  });
  server.on("stream", (stream, headers) => {
    streams += 1;
    const connection = connectionOf.get(stream.session) ?? { number: 0, carried: 0 };
    const nth = connection.carried++;
    const gone = new AbortController();
    const sink = new Http2Sink(stream, gone.signal);
    const chunks: Buffer[] = [];
    let finished = false;
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", () => {});
    stream.on("close", () => {
      if (!finished) gone.abort();
    });
    stream.on("end", async () => {
      const request: UpstreamRequest = {
        method: headers[":method"] ?? "",
        path: headers[":path"] ?? "",
        headers: plainHeaders(headers),
        body: Buffer.concat(chunks).toString(),
        connection: connection.number,
        nth,
        open: true,
        aborted: false,
        get sentBytes() {
          return sink.sentBytes;
        },
      };
      records.begin(request);
      await play(answers(request), sink, gone.signal);
      finished = true;
      records.finish(request, gone.signal.aborted);
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the upstream has no port");

  return {
    url: `https://127.0.0.1:${address.port}/v1`,
    caFile: certificate.caFile,
    get sessions() {
      return records.connections;
    },
    get streams() {
      return streams;
    },
    requests: records.requests,
    counts: records,
    stop: async () => {
      server.close();
      for (const session of open) session.destroy();
      certificate.remove();
    },
  };
};
