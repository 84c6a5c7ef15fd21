import { afterEach, describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { until } from "../../../tests/upstream/until.ts";
import { Random, randomChunks } from "../../dialects/testing/random.ts";
import { ask, outcomeOf, type Play, type RawServer, rawServer, readAll } from "../testing.ts";

const running: RawServer[] = [];
const start = async (play: Play, tls?: { cert: string; key: string }): Promise<RawServer> => {
  const server = await rawServer(play, tls);
  running.push(server);
  return server;
};
afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

test("a request is a POST with the fields and the body that were given, and their length in bytes", async () => {
  const server = await start((socket) => socket.write(OK));
  const headers = new Headers({ "content-type": "application/json", "x-long": "ü", connection: "close" });
  expect(await outcomeOf(`${server.url}/v1/a%20b?c=d`, { headers, body: '{"text":"żółć"}' })).toBe("200 ok");
  const [request] = server.received;
  expect(request?.head.split("\r\n")).toEqual([
    "POST /v1/a%20b?c=d HTTP/1.1",
    `host: ${new URL(server.url).host}`,
    "content-type: application/json",
    "x-long: ü",
    "content-length: 19",
  ]);
  expect(request?.body.toString()).toBe('{"text":"żółć"}');
});

test("a body of megabytes arrives whole at a provider that reads slowly", async () => {
  const server = await start((socket) => socket.write(OK));
  const body = `"${"żółć ".repeat(1_500_000)}"`;
  const sent = outcomeOf(server.url, { body });
  await until(() => server.sockets.size === 1);
  for (const socket of server.sockets) {
    socket.pause();
    setTimeout(() => socket.resume(), 50);
  }
  expect(await sent).toBe("200 ok");
  expect(server.received[0]?.body.equals(Buffer.from(body))).toBe(true);
});

describe("answers", () => {
  const framings: readonly [string, (body: string) => string][] = [
    ["of a length", (body) => `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`],
    [
      "in chunks",
      (body) =>
        `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${[...body].map((c) => `${Buffer.byteLength(c)}\r\n${c}\r\n`).join("")}0\r\n\r\n`,
    ],
    ["up to the end of the connection", (body) => `HTTP/1.1 200 OK\r\nx: y\r\n\r\n${body}`],
    [
      "behind others that are none",
      (body) =>
        `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ],
  ];
  test.each(framings)(
    "%s are read the same in any pieces, as Bun's own client reads them",
    async (_, wireOf) => {
      const closes = wireOf === framings[2]?.[1];
      for (let seed = 1; seed <= 12; seed++) {
        const random = new Random(seed);
        const body = "żółć {}\r\n".repeat(random.int(9));
        const pieces = randomChunks(Buffer.from(wireOf(body)), random, random.pick([2, 30, 500]));
        const server = await start(async (socket) => {
          for (const piece of pieces)
            await new Promise<void>((resolve) => socket.write(piece, () => resolve()));
          if (closes) socket.end();
        });
        expect(await outcomeOf(server.url)).toBe(`200 ${body}`);
        expect(await (await fetch(server.url, { method: "POST", body: "{}" })).text()).toBe(body);
      }
    },
  );

  test("that come encoded though nobody asked are decoded as they come", async () => {
    const wire = gzipSync("data: one\n\n".repeat(50));
    const server = await start((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${wire.length}\r\n\r\n`);
      socket.write(wire);
    });
    expect(await outcomeOf(server.url)).toBe(`200 ${"data: one\n\n".repeat(50)}`);
  });

  const broken: readonly [string, string, boolean, string][] = [
    ["that are no HTTP", "SSH-2.0-x\r\n\r\n", false, "HTTP_MALFORMED"],
    ["whose head has no end", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(70_000)}`, false, "HTTP_MALFORMED"],
    ["that switch the protocol", "HTTP/1.1 101 Switching\r\n\r\n", false, "HTTP_MALFORMED"],
    ["that end within the head", "HTTP/1.1 200 OK\r\ncontent-le", true, "ECONNRESET"],
    ["that end before they begin", "", true, "ECONNRESET"],
    ["that end within their length", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", true, "ECONNRESET"],
    [
      "that end within their chunks",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n",
      true,
      "ECONNRESET",
    ],
    [
      "that lie about their chunks",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhalf\r\n",
      false,
      "HTTP_MALFORMED",
    ],
    [
      "in an encoding that nobody knows",
      "HTTP/1.1 200 OK\r\ncontent-encoding: rot13\r\ncontent-length: 2\r\n\r\nok",
      false,
      "BODY_UNDECODABLE",
    ],
    [
      "that are not what their encoding says",
      "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\nok",
      false,
      "BODY_UNDECODABLE",
    ],
  ];
  test.each(broken)("%s are an error of their own", async (_, wire, ends, code) => {
    const server = await start((socket) => {
      if (wire !== "") socket.write(wire);
      if (ends) socket.end();
    });
    expect(await outcomeOf(server.url)).toBe(code);
  });

  test("what came before a connection broke is read before the error", async () => {
    const server = await start((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", () => socket.end());
    });
    const answer = await ask(server.url).answer;
    await until(() => server.sockets.size === 0);
    expect(Buffer.from((await answer.read()) ?? []).toString()).toBe("half");
    expect(await answer.read().catch((cause) => cause.code)).toBe("ECONNRESET");
  });
});

describe("a connection", () => {
  test("serves one request after the other", async () => {
    const server = await start((socket) => socket.write(OK));
    for (let nth = 0; nth < 5; nth++) expect(await outcomeOf(server.url)).toBe("200 ok");
    expect(server.opened()).toBe(1);
    expect(await outcomeOf(server.url, { fresh: true })).toBe("200 ok");
    expect(server.opened()).toBe(2);
  });

  test("is not shared: hundreds of requests at once each get their own answer, and their connections wait", async () => {
    const server = await start((socket, { body }) =>
      setTimeout(() => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`), 20),
    );
    for (const round of ["a", "b"]) {
      const bodies = Array.from({ length: 300 }, (_, nth) => `${round}${nth}`);
      const outcomes = await Promise.all(bodies.map((body) => outcomeOf(server.url, { body })));
      expect(outcomes).toEqual(bodies.map((body) => `200 ${body}`));
    }
    expect(server.opened()).toBe(300);
  });

  const unfit: readonly [string, string][] = [
    ["that says it closes", "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok"],
    ["with bytes behind the answer", `${OK}HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged`],
    [
      "with two ends of a body",
      "HTTP/1.1 200 OK\r\ncontent-length: 9\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    ],
    ["that is about to time out", "HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 2\r\n\r\nok"],
  ];
  test.each(unfit)("%s serves no other request", async (_, wire) => {
    const server = await start((socket) => socket.write(wire));
    expect(await outcomeOf(server.url)).toBe("200 ok");
    expect(await outcomeOf(server.url)).toBe("200 ok");
    expect(server.opened()).toBe(2);
  });

  test("on which something comes that nobody asked for is ended", async () => {
    const server = await start((socket) => socket.write(OK));
    expect(await outcomeOf(server.url)).toBe("200 ok");
    for (const socket of server.sockets) socket.write(OK.replace("ok", "no"));
    await until(() => server.sockets.size === 0);
    expect(await outcomeOf(server.url)).toBe("200 ok");
  });

  test("that the provider has ended is not used again", async () => {
    const server = await start((socket) => socket.write(OK, () => socket.end()));
    expect(await outcomeOf(server.url)).toBe("200 ok");
    await until(() => server.sockets.size === 0);
    expect(await outcomeOf(server.url)).toBe("200 ok");
    expect(server.opened()).toBe(2);
  });

  test("whose answer came before all of the request was sent serves no other one", async () => {
    const server = await start(() => undefined);
    const sent = ask(server.url, { body: "x".repeat(30_000_000) });
    await until(() => server.sockets.size === 1);
    for (const socket of server.sockets) {
      socket.pause();
      socket.write("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n");
    }
    expect((await sent.answer).status).toBe(413);
    await until(() => server.sockets.size === 0);
  });

  test("is held back while nobody reads, and serves again once all is read", async () => {
    const piece = Buffer.alloc(65_536, "x");
    let sentBytes = 0;
    const total = 64 * 1_048_576;
    const server = await start((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${total}\r\n\r\n`);
      const more = (): void => {
        while (sentBytes < total) {
          sentBytes += piece.length;
          if (!socket.write(piece)) break;
        }
      };
      socket.on("drain", more);
      more();
    });
    const answer = await ask(server.url).answer;
    let seen = -1;
    await until(async () => {
      const before = seen;
      seen = sentBytes;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return before === sentBytes;
    });
    expect(sentBytes).toBeLessThan(total / 2);
    expect((await readAll(answer)).length).toBe(total);
    sentBytes = total;
    expect((await ask(server.url).answer).status).toBe(200);
    expect(server.opened()).toBe(1);
  });
});

describe("a call that is aborted", () => {
  const moments: readonly [string, Play][] = [
    ["before the head", () => undefined],
    ["within the body", (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")],
  ];
  test.each(moments)("%s ends its connection and rejects", async (_, play) => {
    const server = await start(play);
    const call = ask(server.url);
    const outcome = call.answer.then(readAll).catch((cause) => cause.code);
    await until(() => server.received.length === 1);
    call.abort();
    expect(await outcome).toBe("ABORT_ERR");
    await until(() => server.sockets.size === 0);
  });

  test("before there is a connection sends nothing", async () => {
    const server = await start((socket) => socket.write(OK));
    const call = ask(server.url);
    call.abort();
    expect(await call.answer.catch((cause) => cause.code)).toBe("ABORT_ERR");
    expect(await outcomeOf(server.url)).toBe("200 ok");
    expect(server.received.length).toBe(1);
  });

  test("once it is over leaves the connection to others", async () => {
    const server = await start((socket) => socket.write(OK));
    const call = ask(server.url);
    await readAll(await call.answer);
    call.abort();
    expect(await outcomeOf(server.url)).toBe("200 ok");
    expect(server.opened()).toBe(1);
  });
});

test("where nobody listens the call is refused", async () => {
  const server = await start(() => undefined);
  await server.stop();
  expect(await outcomeOf(server.url)).toBe("ECONNREFUSED");
  expect(await outcomeOf("http://nobody.invalid/")).toBe("ENOTFOUND");
});

test("a header that would end a line is never sent", async () => {
  const server = await start((socket) => socket.write(OK));
  const headers = new Headers();
  headers.set("x-a", "b\u0001c");
  expect(() => ask(server.url, { headers })).toThrow("x-a");
  expect(server.opened()).toBe(0);
});
