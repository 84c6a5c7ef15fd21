import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { callUpstream } from "./call.ts";
import type { UpstreamAnswer, UpstreamRequest } from "./contract.ts";

/** A request as it came: its head and its body, byte for byte. */
interface Received {
  readonly head: string;
  readonly body: Buffer;
}

/** What a test answers to a request: whatever bytes, in whatever pieces. */
export type Play = (socket: Socket, request: Received, nth: number) => void;

/** A server on a bare socket that answers as a test says. */
export interface RawServer {
  readonly url: string;
  readonly received: Received[];
  /** How many connections it has taken. */
  readonly opened: () => number;
  /** The connections that are open. */
  readonly sockets: ReadonlySet<Socket>;
  stop(): Promise<void>;
}

/** Starts a raw server on loopback. */
export const rawServer = async (play: Play, tls?: { cert: string; key: string }): Promise<RawServer> => {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  let opened = 0;
  const serve = (socket: Socket): void => {
    opened++;
    sockets.add(socket);
    let bytes: Buffer = Buffer.alloc(0);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let request = takeRequest(bytes); request; request = takeRequest(bytes)) {
        bytes = bytes.subarray(request.size);
        play(socket, request, received.push(request) - 1);
      }
    });
  };
  const server = tls ? createTlsServer(tls, serve) : createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    received,
    sockets,
    opened: () => opened,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

const takeRequest = (bytes: Buffer): (Received & { size: number }) | undefined => {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end);
  const size = end + 4 + Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
  return bytes.length < size ? undefined : { head, body: bytes.subarray(end + 4, size), size };
};

/** Sends a request of a test. */
export const ask = (url: string, more: Partial<UpstreamRequest> = {}) =>
  callUpstream({ url, headers: new Headers(), body: "{}", protocol: "http1.1", fresh: false, ...more });

/** All of an answer's body, read piece by piece. */
export const readAll = async (answer: UpstreamAnswer): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for (let piece = await answer.read(); piece; piece = await answer.read()) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** Status, and body or the code of what went wrong. */
export const outcomeOf = async (url: string, more: Partial<UpstreamRequest> = {}): Promise<string> => {
  try {
    const answer = await ask(url, more).answer;
    return `${answer.status} ${await readAll(answer)}`;
  } catch (cause) {
    return typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "no code";
  }
};
