import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { setup } from "../gateway/setup.ts";
import { recording, startUpstream, type Upstream } from "../upstream/upstream.ts";
import { lastAsked, odd, post, STREAMED, USAGE_ASKED, WHOLE, wire } from "./exchange.ts";

let upstream: Upstream;
let generous: Upstream;
let gateway: GatewayProcess;

beforeAll(async () => {
  upstream = await startUpstream({ usage: "on-request" });
  generous = await startUpstream({ usage: "as-recorded" });
  const row = (url: string) => `{ dialect: openai-chat, baseUrl: "${url}", streamUsage: false }`;
  const yaml = setup({
    upstream: upstream.url,
    providers: `unasked: ${row(upstream.url)}\ngenerous: ${row(generous.url)}`,
    services: `
plain: { model: open, targets: [{ provider: unasked }] }
generous: { model: open, targets: [{ provider: generous }] }`,
  });
  gateway = await startProcess({ yaml });
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([upstream.stop(), generous.stop()]);
});

const STREAM = ', "stream":true';
const ASKING = ', "stream":true, "stream_options" : {"x_option":1,"include_usage" :true}';

describe.each(STREAMED)("the stream %s", (name) => {
  const whereUsageIs = wire(name, { usage: true });
  const whereItIsNot = wire(name, { usage: false });

  test("is the same byte for byte where the client asks for usage", async () => {
    const { status, headers, text } = await post(gateway.url, odd(`up/${name}`, ASKING));
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(text).toBe(whereUsageIs);
    expect(lastAsked(upstream).body).toBe(odd(name, ASKING));
  });

  test("lacks no byte but the event of usage that only the gateway asked for", async () => {
    const { text } = await post(gateway.url, odd(`up/${name}`, STREAM));
    expect(text).toBe(whereItIsNot);
    const { body } = lastAsked(upstream);
    expect(JSON.parse(body).stream_options).toEqual({ include_usage: true });
    expect(body.replace(`,${USAGE_ASKED}`, "")).toBe(odd(name, STREAM));
  });

  test("is not asked for usage where the provider's row says so", async () => {
    const { text } = await post(gateway.url, odd(`plain/${name}`, STREAM));
    expect(text).toBe(whereItIsNot);
    expect(lastAsked(upstream).body).toBe(odd(name, STREAM));
  });

  test("keeps the usage that a provider sends unasked", async () => {
    const { text } = await post(gateway.url, odd(`generous/${name}`, STREAM));
    expect(text).toBe(whereUsageIs);
    expect(lastAsked(generous).body).toBe(odd(name, STREAM));
  });
});

describe.each(WHOLE)("the answer %s", (name) => {
  const recorded = recording(name)?.whole ?? Buffer.alloc(0);

  test.each(["up", "plain"])("is the same byte for byte, asked of %s", async (service) => {
    const { status, headers, bytes } = await post(gateway.url, odd(`${service}/${name}`));
    expect(status).toBe("error" in JSON.parse(recorded.toString()) ? 400 : 200);
    expect(headers.get("content-type")).toBe("application/json");
    expect(bytes.equals(recorded)).toBe(true);
    expect(lastAsked(upstream).body).toBe(odd(name));
  });

  test("is asked for with no word on usage where the client wants no stream", async () => {
    const { bytes } = await post(gateway.url, odd(`up/${name}`, ', "stream" : false'));
    expect(bytes.equals(recorded)).toBe(true);
    expect(lastAsked(upstream).body).toBe(odd(name, ', "stream" : false'));
  });
});

test.each(WHOLE.filter((name) => "error" in JSON.parse(recording(name)?.whole?.toString() ?? "{}")))(
  "the error %s is the same as the answer to a stream",
  async (name) => {
    const { status, text } = await post(gateway.url, odd(`up/${name}`, STREAM));
    expect(status).toBe(400);
    expect(text).toBe(recording(name)?.whole?.toString() ?? "none");
  },
);

test("embeddings are the same byte for byte", async () => {
  const body = (model: string) => `{"input" : ["Gr\\u00fc\\u00dfe"], "x_unknown":1.0, "model":"${model}"}`;
  const { bytes } = await post(gateway.url, body("up/embeddings"), "/v1/embeddings");
  expect(bytes.equals(recording("embeddings")?.whole ?? Buffer.alloc(0))).toBe(true);
  expect(lastAsked(upstream).body).toBe(body("embeddings"));
});

test("every recording of the dialect is tried in one way at least", () => {
  expect(STREAMED.length).toBeGreaterThanOrEqual(10);
  expect(WHOLE.length).toBeGreaterThanOrEqual(9);
});
