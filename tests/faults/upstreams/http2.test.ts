import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { leftOut } from "../../../checks/left-out.ts";
import { chat } from "../../gateway/chat.ts";
import { type GatewayProcess, startProcess } from "../../gateway/gateway-process.ts";
import { RawChat } from "../../gateway/raw-chat.ts";
import { setup } from "../../gateway/setup.ts";
import { hasOpenssl, makeCertificate } from "../../upstream/certificate.ts";
import { type Http2Upstream, startHttp2Upstream } from "../../upstream/http2.ts";
import { recording } from "../../upstream/recordings.ts";
import { until } from "../../upstream/until.ts";
import { exchangeLine } from "../exchange-lines.ts";
import { expectError, expectErrorAtEnd } from "../expect-error.ts";

const able = hasOpenssl();
if (!able) leftOut("HTTP/2 and TLS to upstreams", "the openssl program is missing; install it");

const whole = recording("text")?.whole?.toString() ?? "";
const stream = [...(recording("text")?.events ?? []), "[DONE]"].map((event) => `data: ${event}\n\n`).join("");
const STREAMED = { stream: true, stream_options: { include_usage: true } };

/** The one whole answer over HTTP/1.1 and TLS. */
const startHttp1 = () => {
  const { cert, key, caFile, remove } = makeCertificate();
  let asked = 0;
  const fetch = () => {
    asked += 1;
    return new Response(whole, { headers: { "content-type": "application/json" } });
  };
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, tls: { cert, key }, fetch });
  return {
    url: `https://127.0.0.1:${server.port}/v1`,
    caFile,
    get asked() {
      return asked;
    },
    async stop(): Promise<void> {
      await server.stop(true);
      remove();
    },
  };
};

const EVENTS = 64;
const EVENT_BYTES = 2 ** 20;

/** Waits until a number has not changed for a while: all windows and buffers on the way are full. */
const steady = async (read: () => number): Promise<void> => {
  let last = -1;
  await until(async () => {
    const before = last;
    last = read();
    await Bun.sleep(100);
    return last === before;
  });
};

describe.skipIf(!able)("an upstream over TLS", () => {
  let upstream: Http2Upstream;
  let gateway: GatewayProcess;
  let plain: ReturnType<typeof startHttp1>;
  beforeAll(async () => {
    upstream = await startHttp2Upstream();
    plain = startHttp1();
    gateway = await startProcess({
      yaml: setup({
        upstream: upstream.url,
        provider: `protocol: http2\ncaFile: ${upstream.caFile}`,
        providers: `distrusted: { dialect: openai-chat, baseUrl: "${upstream.url}", protocol: http2 }
distrusted-http1: { dialect: openai-chat, baseUrl: "${plain.url}" }
http1: { dialect: openai-chat, baseUrl: "${plain.url}", caFile: ${plain.caFile} }`,
        services: `hasty: { model: open, targets: [{ provider: upstream }], timeouts: { firstTokenMs: 250, stallMs: 250 } }
distrusted: { model: open, targets: [{ provider: distrusted }] }
distrusted-http1: { model: open, targets: [{ provider: distrusted-http1 }] }
http1: { model: open, targets: [{ provider: http1 }] }`,
      }),
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await upstream.stop();
    await plain.stop();
  });

  for (const service of ["distrusted", "distrusted-http1"]) {
    test(`whose authority is unknown is UPSTREAM_CONNECT and gets no request (${service})`, async () => {
      const before = upstream.streams;
      const response = await chat(gateway.url, { model: `${service}/text` });
      await expectError(response, 502, "UPSTREAM_CONNECT");
      expect(upstream.streams).toBe(before);
      expect(plain.asked).toBe(0);
      const line = await exchangeLine(gateway, { request: response.headers.get("x-request-id") });
      expect(line.cause).toMatch(/CERT|SELF_SIGNED|VERIF/i);
    });
  }

  test("over HTTP/1.1 answers where its authority is named", async () => {
    expect(await (await chat(gateway.url, { model: "http1/text" })).text()).toBe(whole);
    expect(plain.asked).toBe(1);
  });

  test("over HTTP/2 answers whole and streamed, byte for byte", async () => {
    expect(await (await chat(gateway.url, { model: "up/text" })).text()).toBe(whole);
    expect(await (await chat(gateway.url, { model: "up/text", ...STREAMED })).text()).toBe(stream);
    expect(upstream.requests.at(-1)?.headers["accept-encoding"]).toBe("identity");
  });

  test("over HTTP/2 carries many requests on few connections", async () => {
    const [sessions, streams] = [upstream.sessions, upstream.streams];
    const answers = await Promise.all(
      Array.from({ length: 64 }, () => chat(gateway.url, { model: "up/text?delayMs=50", ...STREAMED })),
    );
    for (const answer of answers) expect(await answer.text()).toBe(stream);
    expect(upstream.streams - streams).toBe(64);
    expect(upstream.sessions - sessions).toBeLessThan(8);
  });

  test("over HTTP/2 has its errors passed on, and its redirects refused", async () => {
    const limited = await chat(gateway.url, { model: "up/text?status=429&retryAfter=7" });
    expect(limited.status).toBe(429);
    expect(limited.headers.get("retry-after")).toBe("7");
    await expectError(await chat(gateway.url, { model: "up/text?status=401" }), 502, "UPSTREAM_CREDENTIAL");
    await expectError(
      await chat(gateway.url, { model: `up/text?redirect=${upstream.url}/models` }),
      502,
      "UPSTREAM_REDIRECT",
    );
  });

  test("over HTTP/2 has a reset stream tried once more", async () => {
    const response = await chat(gateway.url, { model: "up/text?resetBeforeHead&onlyFirst=1" });
    expect(response.status).toBe(200);
    expect(response.headers.get("x-sluice-attempts")).toBe("upstream:0, upstream:200");
  });

  test("over HTTP/2 that resets in the middle of a stream is an error event", async () => {
    const response = await chat(gateway.url, { model: "up/text?resetAfterEvents=4", stream: true });
    expect(await expectErrorAtEnd(response, "UPSTREAM_CUT")).toContain('"content":"The"');
  });

  test("over HTTP/2 that falls silent meets the timeouts, and its connection goes on", async () => {
    const sessions = upstream.sessions;
    const hung = await chat(gateway.url, { model: "hasty/text?hang" });
    await expectError(hung, 504, "UPSTREAM_TIMEOUT_FIRST_TOKEN");
    const stalled = await chat(gateway.url, { model: "hasty/text?stallAfterEvents=3", stream: true });
    await expectErrorAtEnd(stalled, "UPSTREAM_TIMEOUT_STALL");
    await until(() => upstream.counts.open === 0);
    expect((await chat(gateway.url, { model: "up/text" })).status).toBe(200);
    expect(upstream.sessions).toBe(sessions);
  });

  test("over HTTP/2 has a request ended when its client leaves", async () => {
    const client = new RawChat(gateway.url, { model: "up/text?stallAfterEvents=3", stream: true });
    await until(() => client.start.includes('"content":"The"'));
    client.close();
    await until(() => upstream.requests.at(-1)?.aborted === true);
  });

  test("over HTTP/2 is held back by slow clients, which do not stall others on their connection", async () => {
    const [sessions, streams] = [upstream.sessions, upstream.streams];
    const clients = Array.from({ length: 2 }, (_, n) => {
      const model = `up/text?events=${EVENTS}&bytes=${EVENT_BYTES}&tag=${n}`;
      const client = new RawChat(gateway.url, { model, stream: true });
      client.pause();
      return client;
    });
    await until(() => upstream.streams === streams + clients.length);
    const floods = upstream.requests.slice(-clients.length);
    const sent = (): number => floods.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
    await steady(sent);
    for (let turn = 0; turn < 20; turn++) {
      const began = performance.now();
      expect(await (await chat(gateway.url, { model: "up/text", ...STREAMED })).text()).toBe(stream);
      expect(performance.now() - began).toBeLessThan(1000);
    }
    expect(upstream.sessions).toBe(sessions);
    // Bun's window of 16 MiB a stream, and what lies between.
    expect(sent()).toBeLessThan((clients.length * EVENTS * EVENT_BYTES) / 2);
    for (const client of clients) client.resume();
    await until(() => clients.every(({ whole: done }) => done), 20_000);
    for (const client of clients) {
      expect(client.received).toBeGreaterThan(EVENTS * EVENT_BYTES);
      client.close();
    }
  }, 30_000);
});
