import { createServer, type Socket } from "node:net";
import { RequestReader, type WireRequest } from "../../upstream/http1.ts";

/** A provider that answers with exactly the bytes it is told, for what the replay upstream would not do. */
export interface OddProvider {
  /** Base URL, up to and with `/v1`. */
  readonly url: string;
  readonly requests: readonly WireRequest[];
  stop(): void;
}

/** What goes out in answer to a request, head and all; the connection ends behind it. */
export type OddAnswer = (request: WireRequest) => string | Iterable<string | Uint8Array>;

/** An answer with a head. */
export const answerWith = (body: string, headers: readonly string[] = [], status = "200 OK"): string =>
  [
    `HTTP/1.1 ${status}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
    "",
    body,
  ].join("\r\n");

const once = (socket: Socket, event: "drain" | "close"): Promise<void> =>
  new Promise((resolve) => socket.once(event, resolve));

const send = async (socket: Socket, parts: Iterable<string | Uint8Array>): Promise<void> => {
  for (const part of parts) {
    if (socket.destroyed) return;
    if (!socket.write(part)) await Promise.race([once(socket, "drain"), once(socket, "close")]);
  }
  socket.end();
};

/** Starts one on 127.0.0.1. */
export const startOddProvider = async (answer: OddAnswer): Promise<OddProvider> => {
  const requests: WireRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.setMaxListeners(0);
    const reader = new RequestReader();
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      reader.push(chunk);
      const request = reader.next();
      if (request === undefined) return;
      requests.push(request);
      const said = answer(request);
      void send(socket, typeof said === "string" ? [said] : said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the provider has no port");
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    requests,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};
