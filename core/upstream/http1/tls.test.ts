import { afterEach, describe, expect, test } from "bun:test";
import { leftOut } from "../../../checks/left-out.ts";
import { hasOpenssl, makeCertificate } from "../../../tests/upstream/certificate.ts";
import { until } from "../../../tests/upstream/until.ts";
import { outcomeOf, type RawServer, rawServer } from "../testing.ts";

const able = hasOpenssl();
if (!able) leftOut("Requests to providers over TLS", "the openssl program is missing; install it");

const running: RawServer[] = [];
const start = async (tls?: { cert: string; key: string }): Promise<RawServer> => {
  const server = await rawServer(
    (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"),
    tls,
  );
  running.push(server);
  return server;
};
afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));

describe.skipIf(!able)("over TLS", () => {
  test("a provider is spoken to that shows a certificate of the given authority, and no other", async () => {
    const [own, other] = [makeCertificate(), makeCertificate()];
    try {
      const server = await start(own);
      expect(await outcomeOf(server.url, { ca: own.cert })).toBe("200 ok");
      expect(await outcomeOf(server.url, { ca: own.cert })).toBe("200 ok");
      expect(server.opened()).toBe(1);
      expect(await outcomeOf(server.url, { ca: other.cert })).toMatch(/CERT|SIGNATURE|VERIFY/);
      expect(await outcomeOf(server.url)).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
      expect(server.received.length).toBe(2);
    } finally {
      own.remove();
      other.remove();
    }
  });

  test("a certificate for another name is refused before anything is sent", async () => {
    const other = makeCertificate("DNS:other.example");
    try {
      const server = await start(other);
      expect(await outcomeOf(server.url, { ca: other.cert })).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
      expect(server.received.length).toBe(0);
    } finally {
      other.remove();
    }
  });

  test("a provider that speaks no TLS is told apart", async () => {
    const server = await start();
    const outcome = outcomeOf(server.url.replace("http:", "https:"));
    await until(() => server.sockets.size > 0);
    for (const socket of server.sockets) socket.end("HTTP/1.1 400 Bad\r\n\r\n");
    expect(await outcome).toBe("TLS_HANDSHAKE_CUT");
  });
});
