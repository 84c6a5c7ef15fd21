import { createServer, type Socket } from "node:net";
import { type Answers, isControl, makeAnswers, type UpstreamOptions } from "./answers.ts";
import { Http1Sink, RequestReader, type WireRequest } from "./http1.ts";
import { play } from "./play.ts";
import { type RecordedRequest, Records } from "./records.ts";
import type { UpstreamRequest } from "./script.ts";

export type { UpstreamOptions } from "./answers.ts";
export { recording, recordingNames, sharedRecordings } from "./recordings.ts";
export type { RecordedRequest } from "./records.ts";

/** A provider that answers out of recordings. */
export interface Upstream {
  /** Base URL, up to and with `/v1`. */
  readonly url: string;
  readonly port: number;
  /** What it was asked, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Connections opened, requests being answered, and the most that ever were at once. */
  readonly counts: { readonly connections: number; readonly open: number; readonly peak: number };
  /** Forgets what it was asked. */
  clear(): void;
  stop(): Promise<void>;
}

interface Server {
  readonly answers: Answers;
  readonly records: Records;
  readonly sockets: Set<Socket>;
}

const answerOne = async (
  wire: WireRequest,
  nth: number,
  connection: number,
  { answers, records }: Server,
  socket: Socket,
  gone: AbortSignal,
): Promise<boolean> => {
  const sink = new Http1Sink(socket, gone);
  const request: UpstreamRequest = {
    method: wire.method,
    path: wire.path,
    headers: wire.headers,
    body: wire.body.toString(),
    connection,
    nth,
    open: true,
    aborted: false,
    get sentBytes() {
      return sink.sentBytes;
    },
  };
  const recorded = !isControl(wire.path);
  if (recorded) records.begin(request);
  try {
    await play(answers(request), sink, gone);
  } finally {
    if (recorded) records.finish(request, gone.aborted);
  }
  return !sink.spent && wire.headers.connection !== "close";
};

const serve = (socket: Socket, server: Server): void => {
  server.records.connections += 1;
  server.sockets.add(socket);
  const connection = server.records.connections;
  const reader = new RequestReader();
  const gone = new AbortController();
  let nth = 0;
  let answering = false;

  const pump = async (): Promise<void> => {
    if (answering) return;
    answering = true;
    for (let wire = reader.next(); wire !== undefined && !gone.signal.aborted; wire = reader.next()) {
      const more = await answerOne(wire, nth++, connection, server, socket, gone.signal);
      if (!more) return void socket.end();
    }
    answering = false;
  };

  socket.on("data", (chunk: Buffer) => {
    reader.push(chunk);
    void pump();
  });
  socket.on("end", () => gone.abort());
  socket.on("error", () => gone.abort());
  socket.on("close", () => {
    server.sockets.delete(socket);
    gone.abort();
  });
};

/** Starts a provider that answers out of recordings, on 127.0.0.1. */
export const startUpstream = async (options: UpstreamOptions = {}): Promise<Upstream> => {
  const records = new Records();
  const server: Server = { answers: makeAnswers(records, options), records, sockets: new Set() };
  const listener = createServer({ noDelay: true }, (socket) => serve(socket, server));
  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("the upstream has no port");
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    port: address.port,
    requests: records.requests,
    counts: records,
    clear: () => records.clear(),
    stop: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const socket of server.sockets) socket.destroy();
      }),
  };
};
