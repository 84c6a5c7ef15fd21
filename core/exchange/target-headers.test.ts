import { describe, expect, test } from "bun:test";
import { DIALECTS } from "../dialects/index.ts";
import type { Target } from "./service.ts";
import { headersTo } from "./target-headers.ts";
import { generationOf } from "./testing/exchange.ts";

const { "anthropic-messages": messages } = DIALECTS;
const targetOf = async (more = ""): Promise<Target> => {
  const generation = await generationOf(`
providers: { p: { dialect: anthropic-messages, baseUrl: "http://127.0.0.1:9/v1", apiKey: provider-key-0123${more} } }
services: { chat: { targets: [{ provider: p, model: m }] } }
`);
  const [target] = generation.services.get("chat")?.targets ?? [];
  if (!target) throw new Error("there is a target");
  return target;
};

const client = (headers: Record<string, string> = {}): Headers =>
  new Headers({ authorization: "Bearer sk-sluice-of-the-client", "x-title": "mine", ...headers });

describe("headers to a target", () => {
  test("are the same object for all clients that say nothing of their own", async () => {
    const target = await targetOf();
    const usual = headersTo(target, messages, client(), true);
    expect(usual.get("anthropic-version")).toBe("2023-06-01");
    expect(headersTo(target, messages, client({ "anthropic-version": "2023-06-01" }), true)).toBe(usual);
    expect(headersTo(target, messages, client({ "anthropic-beta": "a" }), false)).toBe(usual);
  });

  test("have what the dialect lists of a client of that dialect, and no more of it", async () => {
    const target = await targetOf();
    const headers = headersTo(
      target,
      messages,
      client({ "anthropic-beta": "a", "anthropic-version": "1" }),
      true,
    );
    expect(headers.get("anthropic-beta")).toBe("a");
    expect(headers.get("anthropic-version")).toBe("1");
    expect(headers.get("x-title")).toBeNull();
    expect(headers.get("authorization")).toBe("Bearer provider-key-0123");
    expect(headersTo(target, messages, client(), true).get("anthropic-beta")).toBeNull();
  });

  test("have what the provider lists of every client", async () => {
    const target = await targetOf(", forwardHeaders: [X-Title]");
    expect(headersTo(target, messages, client(), false).get("x-title")).toBe("mine");
  });

  test("are the administrator's where both say something", async () => {
    const target = await targetOf(
      ", headers: { anthropic-beta: b, x-title: ours }, forwardHeaders: [x-title]",
    );
    const headers = headersTo(target, messages, client({ "anthropic-beta": "a" }), true);
    expect([headers.get("anthropic-beta"), headers.get("x-title")]).toEqual(["b", "ours"]);
  });

  test("have nothing of a client that no line can hold", async () => {
    const headers = client();
    headers.set("anthropic-beta", "a\u0001b");
    expect(headersTo(await targetOf(), messages, headers, true).get("anthropic-beta")).toBeNull();
  });
});
