import { describe, expect, test } from "bun:test";
import type { NeutralEvent } from "../../neutral/answer.ts";
import type { Part } from "../../neutral/parts.ts";
import { messages as dialect } from "../index.ts";
import { assemble } from "../testing/assemble.ts";
import { bodyOf, hello, meta, payloadsOf, read } from "../testing/translated.ts";
import { translation } from "./index.ts";

describe("what only another provider understands", () => {
  const parts: Part[] = [
    {
      kind: "reasoning",
      text: "seen",
      signature: { origin: "openai-responses", value: "enc", sealed: true },
    },
    { kind: "reasoning", text: "", signature: { origin: "openai-responses", value: "more", sealed: true } },
    { kind: "reasoning", text: "unsigned" },
    { kind: "text", text: "Said.", citations: [{ url: "https://a.example", title: "A", quoted: "Said" }] },
    {
      kind: "tool-call",
      id: "functions.a:0",
      name: "a",
      input: '{"x":1}',
      signature: { origin: "gemini", value: "sig" },
    },
  ];
  const answer = {
    ...{ id: "x", model: "m", created: 0, usage: undefined, others: [] },
    choices: [{ index: 0, parts, finish: "stop" as const }],
  };
  const streamed: NeutralEvent[] = [{ kind: "start", id: "x", model: "m", created: 0 }];
  for (const [part, value] of parts.entries()) {
    const choice = 0;
    if (value.kind === "tool-call" || value.kind === "text" || value.kind === "reasoning") {
      const { kind } = value;
      const of = kind === "tool-call" ? { kind, id: value.id, name: value.name } : { kind };
      streamed.push({ kind: "part-start", choice, part, of });
      const text = kind === "tool-call" ? value.input : value.text;
      if (text !== "") streamed.push({ kind: "delta", choice, part, text });
      if (kind === "text") streamed.push({ kind: "whole-part", choice, value: { ...value, text: "" } });
      else if (value.signature) streamed.push({ kind: "signature", choice, part, ...value.signature });
      streamed.push({ kind: "part-end", choice, part });
    }
  }
  streamed.push({ kind: "finish", choice: 0, reason: "stop" }, { kind: "end" });

  test("travels with the conversation and comes back to it, streamed or not", () => {
    for (const shown of [JSON.parse(translation.writeAnswer(answer, meta)), assemble(payloadsOf(streamed))]) {
      expect(shown.stop_reason).toBe("tool_use");
      const [, turn] = read({
        model: "m",
        messages: [...hello, { role: "assistant", content: shown.content }],
      }).messages;
      expect(turn?.parts).toEqual(parts);
    }
  });

  test("is kept from a provider of this dialect, and no other byte is", () => {
    const { content } = JSON.parse(translation.writeAnswer(answer, meta));
    const own = { type: "thinking", thinking: "own", signature: "c2ln" };
    const turns = [
      ...hello,
      { role: "assistant", content: [own, ...content] },
      { role: "user", content: "ü" },
    ];
    const sent = JSON.parse(
      dialect.splice(bodyOf({ model: "a", odd: 1, messages: turns }), { model: "b", askUsage: false }),
    );
    const kept = content.filter(({ type }: { type: string }) => !type.includes("thinking"));
    expect(sent).toEqual({
      ...{ model: "b", odd: 1 },
      messages: [
        turns[0],
        { role: "assistant", content: [own, { ...kept[0], citations: null }, kept[1]] },
        turns[2],
      ],
    });
    expect(JSON.stringify(sent)).not.toContain("sluice:");
  });
});
