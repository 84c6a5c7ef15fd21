import { describe, expect, test } from "bun:test";
import { chat } from "../../gateway/chat.ts";
import { KEY } from "../../gateway/setup.ts";
import { exchangeLine } from "../exchange-lines.ts";
import { expectError } from "../expect-error.ts";
import { startSetting } from "../setting.ts";

const setting = startSetting(() => ({
  services: "fixed: { targets: [{ provider: upstream, model: text }] }",
}));

describe("a model name that is no service is 404, whatever it holds", () => {
  const names = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty/x",
    "__proto__/x",
    "../up/text",
    "/up/text",
    "up ",
    "UP/text",
    "u\u0440/text",
    "up\u0000/text",
    "fixed\r\nx-injected: 1",
    "\ud800",
    "\u202efixed",
    "fixed/other",
    "*",
  ];
  for (const model of names) {
    test(JSON.stringify(model), async () => {
      const response = await chat(setting.url, { model });
      expect(response.headers.has("x-injected")).toBe(false);
      await expectError(response, 404, "SERVICE_NOT_FOUND");
    });
  }

  test("a megabyte of it, which comes back cut", async () => {
    const response = await chat(setting.url, { model: "x".repeat(2 ** 20) });
    expect((await expectError(response, 404, "SERVICE_NOT_FOUND")).length).toBeLessThan(500);
    const { request } = await exchangeLine(setting.gateway, {
      request: response.headers.get("x-request-id"),
    });
    expect(request).toBeString();
    expect(setting.gateway.written()).not.toContain("x".repeat(1000));
  });
});

describe("behind an open service's name any text is the provider's own affair", () => {
  const models = [
    "../../admin",
    "a/b/c",
    "/",
    "text\r\nx-injected: 1",
    "\u0000\u001b[2J",
    "\ud800",
    "__proto__",
    'te"xt\\',
    "x".repeat(2 ** 20),
  ];
  for (const model of models) {
    test(JSON.stringify(model.slice(0, 40)), async () => {
      setting.upstream.clear();
      const response = await chat(setting.url, { model: `up/${model}` });
      expect(response.status).toBe(400);
      expect(response.headers.get("x-sluice-attempts")).toBe("upstream:400");
      const [asked] = setting.upstream.requests;
      expect(asked?.path).toBe("/v1/chat/completions");
      expect(JSON.parse(asked?.body ?? "")).toMatchObject({ model });
    });
  }
});

test("an open service needs a model behind its name", async () => {
  const message = await expectError(await chat(setting.url, { model: "up" }), 400, "SERVICE_MODEL_MISSING");
  expect(message).toContain("up/<model>");
  await expectError(await chat(setting.url, { model: "up/" }), 404, "SERVICE_NOT_FOUND");
});

describe("a model asked for by its URL", () => {
  for (const id of [
    "constructor",
    "__proto__",
    "%2e%2e%2f%2e%2e%2fapi",
    "%ff",
    "%00",
    "a%0d%0ab",
    "fixed%2fx",
  ]) {
    test(`${id} is 404`, async () => {
      const response = await fetch(`${setting.url}/v1/models/${id}`, {
        headers: { authorization: `Bearer ${KEY}` },
      });
      await expectError(response, 404, "SERVICE_NOT_FOUND");
    });
  }
});

describe("request tags", () => {
  const HEADERS = ["x-sluice-tags", "databricks-ai-gateway-request-tags"] as const;

  for (const header of HEADERS) {
    test(`in ${header} stand in the log`, async () => {
      const tags = { team: "search", header };
      const response = await chat(setting.url, { model: "up/text" }, { [header]: JSON.stringify(tags) });
      expect(response.status).toBe(200);
      const line = await exchangeLine(setting.gateway, { request: response.headers.get("x-request-id") });
      expect(line.tags).toEqual(tags);
    });
  }

  test("named __proto__ and constructor are tags like others", async () => {
    const response = await chat(
      setting.url,
      { model: "up/text" },
      { "x-sluice-tags": '{"__proto__":"a","constructor":"b"}' },
    );
    expect(response.status).toBe(200);
    await exchangeLine(setting.gateway, { request: response.headers.get("x-request-id") });
    expect(setting.gateway.written()).toContain('"tags":{"__proto__":"a","constructor":"b"}');
  });

  test("at their bounds pass", async () => {
    const tags = Object.fromEntries(
      Array.from({ length: 32 }, (_, i) => [`${i}`.padEnd(64, "k"), "v".repeat(256)]),
    );
    const response = await chat(setting.url, { model: "up/text" }, { "x-sluice-tags": JSON.stringify(tags) });
    expect(response.status).toBe(200);
  });

  const wrong: Readonly<Record<string, string>> = {
    "that are no JSON": "team=search",
    "that are nothing": "",
    "in a list": '["a"]',
    "that are null": "null",
    "with a number": '{"a":1}',
    "with an object": '{"a":{"b":"c"}}',
    "with an empty name": '{"":"a"}',
    "with a long name": JSON.stringify({ ["k".repeat(65)]: "v" }),
    "with a long value": JSON.stringify({ k: "v".repeat(257) }),
    "that are too many": JSON.stringify(
      Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`${i}`, ""])),
    ),
  };
  for (const [what, value] of Object.entries(wrong)) {
    test(`${what} are refused`, async () => {
      setting.upstream.clear();
      const response = await chat(setting.url, { model: "up/text" }, { "x-sluice-tags": value });
      await expectError(response, 400, "REQUEST_TAGS_INVALID");
      expect(setting.upstream.requests).toHaveLength(0);
    });
  }
});
