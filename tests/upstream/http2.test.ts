import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { leftOut } from "../../checks/left-out.ts";
import { hasOpenssl } from "./certificate.ts";
import { type Http2Upstream, startHttp2Upstream } from "./http2.ts";
import { recording } from "./recordings.ts";
import { until } from "./until.ts";

const able = hasOpenssl();
if (!able) leftOut("HTTP/2 upstream", "the openssl program is missing; install it");

describe.skipIf(!able)("an HTTP/2 upstream", () => {
  let upstream: Http2Upstream;
  beforeAll(async () => {
    upstream = await startHttp2Upstream();
  });
  afterAll(() => upstream.stop());

  const ask = async (model: string, signal?: AbortSignal): Promise<Response> =>
    fetch(`${upstream.url}/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model, stream: true }),
      tls: { ca: await Bun.file(upstream.caFile).text() },
      protocol: "http2",
      ...(signal === undefined ? {} : { signal }),
    });

  test("serves the same recordings, many requests on one connection", async () => {
    await (await ask("text")).text();
    const texts = await Promise.all(Array.from({ length: 8 }, async () => (await ask("text")).text()));
    const [first = ""] = recording("text")?.events ?? [];
    for (const text of texts) {
      expect(text).toStartWith(`data: ${first}\n\n`);
      expect(text).toEndWith("data: [DONE]\n\n");
    }
    expect(upstream.sessions).toBe(1);
    expect(upstream.streams).toBe(9);
  });

  test("a request that is given up is recorded, and its connection goes on", async () => {
    const leave = new AbortController();
    const response = await ask("text?stallAfterEvents=1", leave.signal);
    await response.body?.getReader().read();
    leave.abort();
    await until(() => upstream.requests.at(-1)?.aborted === true);
    expect((await ask("text")).status).toBe(200);
  });

  test("a reset in the middle of a stream is no end of it", async () => {
    const response = await ask("text?resetAfterEvents=3");
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect((await ask("text")).status).toBe(200);
  });

  test("a body larger than a window arrives whole", async () => {
    const text = await (await ask("text?bigBody=3000000")).text();
    expect(text.length).toBeGreaterThan(3_000_000);
  });
});
