import { afterAll, describe, expect, test } from "bun:test";
import { chat } from "../../gateway/chat.ts";
import { UPSTREAM_KEY } from "../../gateway/setup.ts";
import { startUpstream, type Upstream } from "../../upstream/upstream.ts";
import { exchangeLine } from "../exchange-lines.ts";
import { expectError } from "../expect-error.ts";
import { startSetting } from "../setting.ts";
import { answerWith, type OddProvider, startOddProvider } from "./odd-provider.ts";

let other: Upstream | undefined;
let echo: OddProvider | undefined;

const STREAM_HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
const CONTENT = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "Hi" } }] })}\n\n`;

/** Answers by the model's name, each with the credential in it that came with the request. */
const ECHOES: Readonly<Record<string, (error: string) => string>> = {
  refused: (error) => answerWith(error, [], "400 Bad Request"),
  failed: (error) => answerWith(error, [], "500 Internal Server Error"),
  unauthorized: (error) => answerWith(error, [], "401 Unauthorized"),
  "no-json": (error) => answerWith(`<p>${error}</p>`, [], "500 Internal Server Error"),
  "whole-error": (error) => answerWith(error),
  redirected: (error) => answerWith(error, [`location: /v1/elsewhere`], "307 Temporary Redirect"),
};
const STREAM_ECHOES: Readonly<Record<string, (error: string) => string>> = {
  ...ECHOES,
  "first-event": (error) => `${STREAM_HEAD}data: ${error}\n\n`,
  "later-event": (error) => `${STREAM_HEAD}${CONTENT}data: ${error}\n\n`,
};

const setting = startSetting(async () => {
  other = await startUpstream();
  echo = await startOddProvider(({ headers, body }) => {
    const { model }: { model: string } = JSON.parse(body.toString());
    const message = `Not with ${headers.authorization}`;
    return (
      STREAM_ECHOES[model]?.(JSON.stringify({ error: { message, type: "e", param: null, code: null } })) ?? ""
    );
  });
  return {
    providers: `echo: { dialect: openai-chat, baseUrl: "${echo.url}", apiKey: ${UPSTREAM_KEY} }`,
    services: "echo: { model: open, targets: [{ provider: echo }] }",
  };
});
afterAll(async () => {
  echo?.stop();
  await other?.stop();
});

describe("a redirect is refused, and nobody is asked at the other address", () => {
  for (const status of [301, 302, 303, 307, 308]) {
    for (const stream of [false, true]) {
      test(`${status} to another origin, asked for ${stream ? "a stream" : "a whole answer"}`, async () => {
        const location = `http://127.0.0.1:${other?.port}/v1/chat/completions`;
        const model = `up/text?status=${status}&redirect=${location}`;
        const response = await chat(setting.url, { model, stream });
        expect(response.headers.has("location")).toBe(false);
        expect(response.headers.get("x-sluice-attempts")).toBe(`upstream:${status}`);
        await expectError(response, 502, "UPSTREAM_REDIRECT");
        expect(other?.requests).toHaveLength(0);
        expect(other?.counts.connections).toBe(0);
      });
    }
  }

  test("307 to the same origin", async () => {
    setting.upstream.clear();
    const response = await chat(setting.url, { model: "up/text?redirect=/v1/models" });
    await expectError(response, 502, "UPSTREAM_REDIRECT");
    expect(setting.upstream.requests).toHaveLength(1);
  });
});

describe("a provider that refuses the gateway's credential", () => {
  for (const status of [401, 403]) {
    for (const stream of [false, true]) {
      test(`with ${status} is 502 without the provider's words, ${stream ? "streamed" : "whole"}`, async () => {
        const response = await chat(setting.url, { model: `up/text?status=${status}`, stream });
        expect(response.headers.get("x-sluice-attempts")).toBe(`upstream:${status}`);
        expect(await expectError(response, 502, "UPSTREAM_CREDENTIAL")).not.toContain("Told to answer");
      });
    }
  }
});

describe("a provider that echoes the credential in its error gives it to nobody", () => {
  for (const stream of [false, true]) {
    for (const model of Object.keys(stream ? STREAM_ECHOES : ECHOES)) {
      test(`${model}, ${stream ? "streamed" : "whole"}`, async () => {
        const response = await chat(setting.url, { model: `echo/${model}`, stream });
        const text = await response.text();
        expect(echo?.requests.at(-1)?.headers.authorization).toBe(`Bearer ${UPSTREAM_KEY}`);
        expect(text + JSON.stringify([...response.headers])).not.toContain(UPSTREAM_KEY);
        expect(text).toContain("error");
        await exchangeLine(setting.gateway, { request: response.headers.get("x-request-id") });
        expect(setting.gateway.written()).not.toContain(UPSTREAM_KEY);
      });
    }
  }
});

describe("an error of the provider in the client's dialect is passed on", () => {
  for (const stream of [false, true]) {
    test(`429 with its retry-after, ${stream ? "streamed" : "whole"}`, async () => {
      for (const retryAfter of ["7", "Wed, 21 Oct 2026 07:28:00 GMT"]) {
        const model = `up/text?status=429&retryAfter=${encodeURIComponent(retryAfter)}`;
        const response = await chat(setting.url, { model, stream });
        expect(response.status).toBe(429);
        expect(response.headers.get("retry-after")).toBe(retryAfter);
        expect(response.headers.get("content-type")).toBe("application/json");
        expect(await response.json()).toMatchObject({ error: { code: "upstream_429" } });
      }
    });

    for (const status of [400, 404, 422, 500, 503, 529]) {
      test(`${status} with its text, ${stream ? "streamed" : "whole"}`, async () => {
        const response = await chat(setting.url, { model: `up/text?status=${status}`, stream });
        expect(response.status).toBe(status);
        expect(await response.json()).toMatchObject({ error: { message: `Told to answer ${status}.` } });
        const line = await exchangeLine(setting.gateway, { request: response.headers.get("x-request-id") });
        expect(line).toMatchObject({ outcome: "failed", status, code: "UPSTREAM_ERROR" });
      });
    }
  }
});

describe("an error inside a 200 answer", () => {
  test("that is a whole one is 502", async () => {
    const message = await expectError(
      await chat(setting.url, { model: "up/text?errorEvent" }),
      502,
      "UPSTREAM_STREAM_ERROR",
    );
    expect(message).toContain("gave up in the middle");
  });

  for (const model of ["text?errorEvent", "text?errorAfterEvents=1", "prelude?errorAfterEvents=2"]) {
    test(`that is a stream without content yet is 502 (${model})`, async () => {
      const response = await chat(setting.url, { model: `up/${model}`, stream: true });
      const message = await expectError(response, 502, "UPSTREAM_STREAM_ERROR");
      expect(message).toContain("gave up in the middle");
    });
  }

  test("behind content is the stream's last event, and the exchange has failed", async () => {
    const response = await chat(setting.url, { model: "up/text?errorAfterEvents=4", stream: true });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain('"content":"The"');
    expect(text).toContain("gave up in the middle");
    const line = await exchangeLine(setting.gateway, { request: response.headers.get("x-request-id") });
    expect(line).toMatchObject({ outcome: "failed", code: "UPSTREAM_STREAM_ERROR" });
  });
});
