import { describe, expect, test } from "bun:test";
import { chat } from "../../gateway/chat.ts";
import { freePort } from "../../gateway/free-port.ts";
import { exchangeLine } from "../exchange-lines.ts";
import { expectError, expectErrorAtEnd } from "../expect-error.ts";
import { startSetting } from "../setting.ts";

const setting = startSetting(() => ({
  providers: `nobody: { dialect: openai-chat, baseUrl: "http://127.0.0.1:${freePort()}/v1" }
nowhere: { dialect: openai-chat, baseUrl: "http://no-such-host.invalid/v1" }`,
  services: `nobody: { model: open, targets: [{ provider: nobody }] }
nowhere: { model: open, targets: [{ provider: nowhere }] }`,
}));

for (const stream of [false, true]) {
  const how = stream ? "a stream" : "a whole answer";

  describe(`asked for ${how}`, () => {
    for (const service of ["nobody", "nowhere"]) {
      test(`an upstream that is not there (${service}) is UPSTREAM_CONNECT, tried once`, async () => {
        const response = await chat(setting.url, { model: `${service}/text`, stream });
        expect(response.headers.get("x-sluice-attempts")).toBe(`${service}:0`);
        expect(await expectError(response, 502, "UPSTREAM_CONNECT")).toContain(service);
      });
    }

    test("a reset before the head is tried once more, and the second try answers", async () => {
      setting.upstream.clear();
      const model = `up/text?resetBeforeHead&onlyFirst=1&tag=${stream}`;
      const response = await chat(setting.url, { model, stream });
      expect(response.status).toBe(200);
      expect(response.headers.get("x-sluice-attempts")).toBe("upstream:0, upstream:200");
      await response.text();
      const [first, second, ...more] = setting.upstream.requests;
      expect(second?.body).toBe(first?.body ?? "");
      expect(more).toHaveLength(0);
      const line = await exchangeLine(setting.gateway, { request: response.headers.get("x-request-id") });
      expect(line.attempts).toMatchObject([{ status: 0, code: "UPSTREAM_RESET" }, { status: 200 }]);
    });

    test("a second reset is an error, and there is no third try", async () => {
      setting.upstream.clear();
      const response = await chat(setting.url, { model: "up/text?resetBeforeHead", stream });
      expect(response.headers.get("x-sluice-attempts")).toBe("upstream:0, upstream:0");
      await expectError(response, 502, "UPSTREAM_RESET");
      expect(setting.upstream.requests).toHaveLength(2);
    });

    test("what is no HTTP is an error", async () => {
      const response = await chat(setting.url, { model: "up/text?garbageHead", stream });
      expect(response.status).toBe(502);
      await expectError(response, 502, "UPSTREAM_RESET");
    });
  });
}

test("a connection that was kept and then closed by the upstream costs the client nothing", async () => {
  for (let turn = 0; turn < 5; turn++) {
    await (await chat(setting.url, { model: "up/text" })).text();
    expect((await chat(setting.url, { model: "up/text?resetReused" })).status).toBe(200);
  }
});

describe("an answer that breaks off", () => {
  test("in the middle of a whole body is UPSTREAM_CUT, and is not asked for again", async () => {
    for (const behaviour of ["resetAfterBytes=100", "cutAfterBytes=100", "resetAfterBytes=0"]) {
      setting.upstream.clear();
      const response = await chat(setting.url, { model: `up/text?${behaviour}` });
      expect(response.headers.get("x-sluice-attempts")).toBe("upstream:200");
      await expectError(response, 502, "UPSTREAM_CUT");
      expect(setting.upstream.requests).toHaveLength(1);
    }
  });

  test("before the first content of a stream is an error with a status of its own", async () => {
    for (const behaviour of ["resetAfterEvents=1", "cutAfterEvents=1", "resetAfterBytes=40"]) {
      const response = await chat(setting.url, { model: `up/text?${behaviour}`, stream: true });
      await expectError(response, 502, "UPSTREAM_CUT");
    }
  });

  test("in the middle of a stream is an error event behind what had come", async () => {
    for (const behaviour of [
      "resetAfterEvents=4",
      "cutAfterEvents=4",
      "resetAfterBytes=900",
      "cutAfterBytes=900",
    ]) {
      const response = await chat(setting.url, { model: `up/text?${behaviour}`, stream: true });
      const before = await expectErrorAtEnd(response, "UPSTREAM_CUT");
      expect(before).toContain('"content":"The"');
      expect(before).toEndWith("}\n\n");
      const line = await exchangeLine(setting.gateway, { request: response.headers.get("x-request-id") });
      expect(line).toMatchObject({ outcome: "failed", code: "UPSTREAM_CUT" });
    }
  });
});
