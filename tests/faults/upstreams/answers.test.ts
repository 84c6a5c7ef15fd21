import { afterAll, describe, expect, test } from "bun:test";
import { chat } from "../../gateway/chat.ts";
import { recording } from "../../upstream/recordings.ts";
import { expectError } from "../expect-error.ts";
import { startSetting } from "../setting.ts";
import { answerWith, type OddProvider, startOddProvider } from "./odd-provider.ts";

const whole = recording("text")?.whole?.toString() ?? "";
const events = [...(recording("text")?.events ?? []), "[DONE]"].map((event) => `data: ${event}\n\n`).join("");

/** Headers that are the provider's own affair, and two that are the client's too. */
const HEADERS = [
  "set-cookie: session=provider",
  "server: provider/1.0",
  "connection: x-hop",
  "x-hop: 1",
  "keep-alive: timeout=5",
  "content-encoding: identity",
  "x-powered-by: provider",
  "x-request-id: provider-1",
  "x-sluice-attempts: provider:1",
  "x-sluice-cost: 0",
  "openai-organization: the-gateways-own",
  "access-control-allow-origin: *",
  "strict-transport-security: max-age=1",
  "retry-after: 7",
];

const MB = 2 ** 20;
const STREAM_HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
const chunkOf = (bytes: Buffer): Buffer[] => [
  Buffer.from(`${bytes.length.toString(16)}\r\n`),
  bytes,
  Buffer.from("\r\n"),
];

/** Answers by the model's name. */
const ANSWERS: Readonly<Record<string, () => string | Iterable<string | Uint8Array>>> = {
  headers: () => answerWith(whole, HEADERS),
  "headers-stream": () => STREAM_HEAD.replace("\r\n\r\n", `\r\n${HEADERS.join("\r\n")}\r\n\r\n${events}`),
  nothing: () => answerWith(""),
  "no-content": () => "HTTP/1.1 204 No Content\r\n\r\n",
  null: () => answerWith("null"),
  "other-object": () => answerWith('{"object":"list","data":[]}'),
  "choices-no-list": () => answerWith('{"choices":{}}'),
  "not-utf8": () => [
    answerWith("").replace("length: 0", "length: 22"),
    Buffer.from('{"choices":[],"x":"\xe9"}', "latin1"),
  ],
  deep: () => answerWith(`{"choices":[],"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`),
  "events-for-whole": () => answerWith(events),
  "whole-for-events": () => answerWith(whole),
  "announced-large": () => "HTTP/1.1 200 OK\r\ncontent-length: 300000000\r\n\r\n{",
  "unannounced-large": function* () {
    yield "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    const block = chunkOf(Buffer.alloc(4 * MB, " "));
    for (let sent = 0; sent <= 256; sent += 4) yield* block;
  },
  "large-event-late": function* () {
    const [role = "", first = ""] = recording("text")?.events ?? [];
    yield `${STREAM_HEAD}data: ${role}\n\ndata: ${first}\n\ndata: `;
    for (let sent = 0; sent < 10; sent++) yield Buffer.alloc(MB, "x");
  },
};

let odd: OddProvider | undefined;
const setting = startSetting(async () => {
  odd = await startOddProvider(({ body }) => {
    const { model }: { model: string } = JSON.parse(body.toString());
    return ANSWERS[model]?.() ?? answerWith("{}", [], "500 Unknown");
  });
  return {
    providers: `odd: { dialect: openai-chat, baseUrl: "${odd.url}" }`,
    services: "odd: { model: open, targets: [{ provider: odd }] }",
  };
});
afterAll(() => odd?.stop());

describe("what is no answer of the dialect is an error of ours", () => {
  for (const stream of [false, true]) {
    const how = stream ? "for a stream" : "for a whole answer";
    for (const model of ["up/text?garbage", "up/text?html", "odd/nothing", "odd/null", "odd/other-object"]) {
      test(`${model} ${how}`, async () => {
        await expectError(await chat(setting.url, { model, stream }), 502, "UPSTREAM_ANSWER_INVALID");
      });
    }

    for (const model of [
      "up/text?html&status=500",
      "up/text?html&status=404",
      "up/text?garbage&status=503",
    ]) {
      test(`${model} ${how}`, async () => {
        const message = await expectError(await chat(setting.url, { model, stream }), 502, "UPSTREAM_ERROR");
        expect(message).toContain(model.slice(-3));
        expect(message).not.toContain("<");
      });
    }
  }

  const others: Readonly<Record<string, boolean>> = {
    "up/text?truncatedJson": false,
    "odd/no-content": false,
    "odd/choices-no-list": false,
    "odd/not-utf8": false,
    "odd/events-for-whole": false,
    "odd/whole-for-events": true,
  };
  for (const [model, stream] of Object.entries(others)) {
    test(model, async () => {
      await expectError(await chat(setting.url, { model, stream }), 502, "UPSTREAM_ANSWER_INVALID");
    });
  }

  test("an answer of great depth is passed on all the same", async () => {
    expect((await chat(setting.url, { model: "odd/deep" })).status).toBe(200);
  });
});

describe("encodings that nobody asked for", () => {
  for (const encoding of ["gzip", "deflate", "br"]) {
    test(`${encoding} is taken off, and its header too`, async () => {
      for (const stream of [false, true]) {
        const asked = { model: `up/text?contentEncoding=${encoding}`, stream };
        const options = stream ? { stream_options: { include_usage: true } } : {};
        const response = await chat(setting.url, { ...asked, ...options });
        expect(response.headers.has("content-encoding")).toBe(false);
        expect(await response.text()).toBe(stream ? events : whole);
        expect(response.status).toBe(200);
      }
      expect(setting.upstream.requests.at(-1)?.headers["accept-encoding"]).toBe("identity");
    });

    test(`${encoding} that is none is an error`, async () => {
      for (const stream of [false, true]) {
        const response = await chat(setting.url, { model: `up/text?lieEncoding=${encoding}`, stream });
        await expectError(response, 502, "UPSTREAM_ANSWER_INVALID");
      }
    });
  }
});

test("a content type that is wrong is put right", async () => {
  const wholeAnswer = await chat(setting.url, { model: "up/text?wrongType" });
  expect(wholeAnswer.headers.get("content-type")).toBe("application/json");
  const stream = await chat(setting.url, { model: "up/text?wrongType", stream: true });
  expect(stream.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  await stream.text();
});

describe("headers of the provider", () => {
  for (const stream of [false, true]) {
    test(`stay behind but for retry-after, ${stream ? "in a stream" : "in a whole answer"}`, async () => {
      const model = stream ? "odd/headers-stream" : "odd/headers";
      const response = await chat(setting.url, { model, stream });
      expect(response.status).toBe(200);
      const names = [...response.headers.keys()].sort();
      expect(names).toEqual(
        [
          ...(stream ? ["cache-control", "transfer-encoding"] : ["content-length"]),
          ...["content-type", "date", "retry-after", "server-timing", "x-request-id", "x-sluice-attempts"],
        ].sort(),
      );
      expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
      expect(response.headers.get("x-sluice-attempts")).toBe("odd:200");
      expect(response.headers.get("retry-after")).toBe("7");
      await response.text();
    });
  }
});

describe("an answer over the size bound", () => {
  test("is refused when it is announced", async () => {
    const response = await chat(setting.url, { model: "odd/announced-large" });
    await expectError(response, 502, "UPSTREAM_ANSWER_TOO_LARGE");
  });

  test("is refused when it has come that far", async () => {
    const response = await chat(setting.url, { model: "odd/unannounced-large" });
    await expectError(response, 502, "UPSTREAM_ANSWER_TOO_LARGE");
  });

  test("is a status of its own where a stream's first event is over 8 MiB", async () => {
    const response = await chat(setting.url, { model: "up/text?bigBody=9000000", stream: true });
    expect(await expectError(response, 502, "UPSTREAM_ANSWER_TOO_LARGE")).toContain("in one event");
  });

  test("is an error event where a later one is", async () => {
    const response = await chat(setting.url, { model: "odd/large-event-late", stream: true });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain("UPSTREAM_ANSWER_TOO_LARGE");
    expect(text.length).toBeLessThan(2000);
  });

  test("an event of 7 MB passes", async () => {
    const response = await chat(setting.url, { model: "up/text?bigBody=7000000", stream: true });
    expect((await response.text()).length).toBeGreaterThan(7_000_000);
  });
});
