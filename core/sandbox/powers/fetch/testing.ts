import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, isIP } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A server on 127.0.0.1 that speaks for some hosts over TLS. */
export interface TlsServer {
  readonly port: number;
  /** Its certificate, to trust it by. */
  readonly ca: string;
  /** What was asked of it: method, path, headers and body. */
  readonly asked: readonly Asked[];
  /** Connections that are open. */
  readonly open: () => number;
  /** Resolves when no connection is open. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

/** A request as it came. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Makes a certificate for hosts with the `openssl` program, and starts a server with it. */
export const startTlsServer = async (
  hosts: readonly string[],
  answer: (asked: Asked, response: ServerResponse) => void,
): Promise<TlsServer> => {
  const { cert, key } = certificateFor(hosts);
  const asked: Asked[] = [];
  const server = createServer({ cert, key }, async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
    const { method = "", url: path = "", headers } = request;
    const one: Asked = { method, path, headers, body: Buffer.concat(chunks).toString() };
    asked.push(one);
    answer(one, response);
  });
  const sockets = new Set<object>();
  const waiting: (() => void)[] = [];
  server.on("secureConnection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) for (const drained of waiting.splice(0)) drained();
    });
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", listening.resolve);
  await listening.promise;
  const address = server.address();
  const isInfo = (one: typeof address): one is AddressInfo => typeof one === "object" && one !== null;
  if (!isInfo(address)) throw new Error("the server has no port");
  return {
    port: address.port,
    ca: cert,
    asked,
    open: () => sockets.size,
    drained: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (sockets.size === 0) resolve();
      else waiting.push(resolve);
      return promise;
    },
    close: async () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
};

const certificateFor = (hosts: readonly string[]): { readonly cert: string; readonly key: string } => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-fetch-"));
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const names = hosts.map((host) => `${isIP(host) === 0 ? "DNS" : "IP"}:${host}`).join(",");
  try {
    execFileSync(
      "openssl",
      [
        ["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=test"],
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
        ["-addext", `subjectAltName=${names}`, "-keyout", key, "-out", cert],
      ].flat(),
      { stdio: "ignore" },
    );
    return { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
