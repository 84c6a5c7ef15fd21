import { describe, expect, test } from "bun:test";
import { LLAMA, NOVA } from "../../../catalog/testing.ts";
import type { Part } from "../../neutral/parts.ts";
import { HELLO, lost, model, text, user, write } from "./testing.ts";

describe("cache points", () => {
  const hour = { ttlSeconds: 3600 };
  const POINT = { cachePoint: { type: "default" } };
  const HOUR = { cachePoint: { type: "default", ttl: "1h" } };

  test("stand behind what they were put on, everywhere, with their time", () => {
    const { body, losses } = write({
      tools: [{ kind: "function", name: "f", cache: hour }],
      messages: [
        { role: "system", parts: [text("s", { ttlSeconds: 300 })] },
        user(text("a", {}), text("b")),
        model({ kind: "tool-call", id: "x", name: "f", input: "{}", cache: {} }),
      ],
    });
    expect(body.toolConfig.tools[1]).toEqual(HOUR);
    expect(body.system).toEqual([{ text: "s" }, { cachePoint: { type: "default", ttl: "5m" } }]);
    expect(body.messages[0].content).toEqual([{ text: "a" }, POINT, { text: "b" }]);
    expect(body.messages[1].content.at(-1)).toEqual(POINT);
    expect(losses).toEqual([]);
  });

  test("of a result, or within one, stand behind it and never in it", () => {
    const result = (more: object, cache?: object): Part => ({
      kind: "tool-result",
      callId: "x",
      content: [{ kind: "text", text: "r", ...(cache ? { cache } : {}) }],
      ...more,
    });
    for (const part of [result({ cache: hour }), result({}, hour)]) {
      const call: Part = { kind: "tool-call", id: "x", name: "f", input: "{}" };
      const { body } = write({ messages: [...HELLO, model(call), user(part)] });
      expect(body.messages[2].content).toEqual([
        { toolResult: { toolUseId: "x", content: [{ text: "r" }] } },
        HOUR,
      ]);
    }
  });

  test("stand neither first, nor behind a thought, nor twice; a text parts one from a file whose text is taken out", () => {
    const thought: Part = {
      kind: "reasoning",
      text: "t",
      signature: { origin: "bedrock-converse", value: "v" },
    };
    const first = write({ messages: [user(text(" ", {}), text("a"))] });
    expect(first.body.messages[0].content).toEqual([{ text: "a" }]);
    expect(lost(first.losses)).toEqual(["messages.0.content.0.cache_control"]);
    const behind = write({ messages: [...HELLO, model(thought, text("", {}), text("b"))] });
    expect(behind.body.messages[1].content.some((block: object) => "cachePoint" in block)).toBe(false);
    const twice = write({ messages: [user(text("a", {}), text(" ", {}))] });
    expect(twice.body.messages[0].content).toEqual([{ text: "a" }, POINT]);
    const file = (mediaType: string): Part => ({
      kind: "document",
      source: { kind: "bytes", mediaType, data: "AAAA" },
      cache: {},
    });
    const blocks = (mediaType: string) =>
      write({ messages: [user(file(mediaType), text("?"))] }).body.messages[0].content.map(
        (block: object) => Object.keys(block)[0],
      );
    expect(blocks("application/pdf")).toEqual(["document", "cachePoint", "text"]);
    expect(blocks("text/csv")).toEqual(["document", "text", "cachePoint", "text"]);
  });

  test("are named where the model takes none", () => {
    const request = {
      tools: [{ kind: "function", name: "f", cache: {} }],
      messages: [user(text("a", {}))],
    } as const;
    expect(lost(write(request, NOVA).losses)).toEqual(["tools.0.cache_control"]);
    expect(lost(write(request, LLAMA).losses).toSorted()).toEqual([
      "messages.0.content.0.cache_control",
      "tools.0.cache_control",
    ]);
    expect(write(request, "arn:aws:bedrock:eu:1:application-inference-profile/x").losses).toEqual([]);
  });
});
