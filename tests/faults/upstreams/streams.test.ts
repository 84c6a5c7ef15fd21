import { describe, expect, test } from "bun:test";
import { chat } from "../../gateway/chat.ts";
import { recording } from "../../upstream/recordings.ts";
import { exchangeLine } from "../exchange-lines.ts";
import { expectErrorAtEnd } from "../expect-error.ts";
import { startSetting } from "../setting.ts";

const setting = startSetting();

const ask = (model: string): Promise<Response> =>
  chat(setting.url, { model: `up/${model}`, stream: true, stream_options: { include_usage: true } });

const streamOf = (name: string, lineEnd = "\n"): string =>
  [...(recording(name)?.events ?? []), "[DONE]"]
    .map((event) => `data: ${event}${lineEnd}${lineEnd}`)
    .join("");

describe("a stream that is cut into pieces arrives byte for byte", () => {
  const LINE_ENDS = { "": "\n", "&crlf": "\r\n", "&cr": "\r" } as const;
  for (const [behaviour, lineEnd] of Object.entries(LINE_ENDS)) {
    for (const size of [1, 2, 3, 64]) {
      test(`unicode, ${size} bytes a piece${behaviour}`, async () => {
        const response = await ask(`unicode?split=${size}${behaviour}`);
        expect(await response.text()).toBe(streamOf("unicode", lineEnd));
        const line = await exchangeLine(setting.gateway, { request: response.headers.get("x-request-id") });
        expect(line).toMatchObject({ outcome: "answered", inputTokens: expect.any(Number) });
      });
    }
  }

  test("with comments between its events", async () => {
    const text = await (await ask("text?comments&split=1")).text();
    expect(text.replaceAll(": keep-alive\n\n", "")).toBe(streamOf("text"));
  });
});

describe("the end of a stream", () => {
  const answered = async (model: string): Promise<string> => {
    const response = await ask(model);
    expect(response.status).toBe(200);
    const text = await response.text();
    const line = await exchangeLine(setting.gateway, { request: response.headers.get("x-request-id") });
    expect(line).toMatchObject({ outcome: "answered" });
    return text;
  };

  test("may lack its [DONE] where a choice has finished", async () => {
    expect(await answered("text?noDone")).toBe(streamOf("text").replace("data: [DONE]\n\n", ""));
  });

  test("may be the end of the connection", async () => {
    expect(await answered("text?noContentLength")).toBe(streamOf("text"));
    expect(await answered("text?noContentLength&noDone")).toEndWith("}\n\n");
  });

  test("without a finish and without [DONE] is an error event", async () => {
    for (const model of [
      "text?cutAfterEvents=4",
      "text?noDone&cutAfterEvents=4",
      "no-usage?cutAfterEvents=2",
    ]) {
      const response = await ask(model);
      await expectErrorAtEnd(response, "UPSTREAM_CUT");
      const line = await exchangeLine(setting.gateway, { request: response.headers.get("x-request-id") });
      expect(line).toMatchObject({ outcome: "failed", code: "UPSTREAM_CUT" });
    }
  });

  test("in the middle of an event gives the client no piece of it", async () => {
    const [first = "", second = ""] = recording("text")?.events ?? [];
    const two = `data: ${first}\n\ndata: ${second}\n\n`;
    for (const more of [1, 40, 100]) {
      const response = await ask(`text?cutAfterBytes=${two.length + more}`);
      expect(await expectErrorAtEnd(response, "UPSTREAM_CUT")).toBe(two);
    }
  });
});

describe("start-up events", () => {
  test("are held until the first content, the head with them", async () => {
    const began = performance.now();
    const response = await ask("prelude?stallAfterEvents=2&stallMs=300");
    expect(performance.now() - began).toBeGreaterThan(290);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(streamOf("prelude"));
  });

  test("and content goes on as soon as it comes", async () => {
    const response = await ask("prelude?stallAfterEvents=3");
    const reader = response.body?.getReader();
    const { value = new Uint8Array() } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toContain('"content":"After"');
    await reader?.cancel();
  });
});

test("an event that is no JSON in the middle of a stream is passed on as it is", async () => {
  const response = await ask("text?truncatedJson");
  const text = await response.text();
  expect(text).toEndWith("data: [DONE]\n\n");
  expect(text.split("\n\n")).toHaveLength(streamOf("text").split("\n\n").length);
});
