import { describe, expect, test } from "bun:test";
import { readJson } from "../../json/read.ts";
import type { NeutralAnswer } from "../../neutral/answer.ts";
import type { Part } from "../../neutral/parts.ts";
import { openaiResponses } from "../index.ts";
import { META as meta, neutral } from "../testing/neutral.ts";
import { translation } from "./index.ts";
import { readSeal, writeSeal } from "./seal.ts";

describe("what seals a thought or a call", () => {
  test("comes back as it was, whoever made it", () => {
    for (const seal of [
      { signature: { origin: "openai-responses", value: "gAAA", sealed: true } },
      { signature: { origin: "anthropic-messages", value: "s=" } },
      { signature: { origin: "gemini", value: "t" }, callId: "c1" },
    ])
      expect(readSeal(writeSeal(seal))).toEqual(seal);
    expect(readSeal(writeSeal({}))).toEqual({});
    for (const odd of ["sluice.", "sluice.!!", "sluice.bnVsbA", "sluice.e30"])
      expect(readSeal(odd)).toBeUndefined();
  });
  test("survives a client that sends back what it got", () => {
    const parts: Part[] = [
      { kind: "reasoning", text: "hm", signature: { origin: "anthropic-messages", value: "s" } },
      { kind: "tool-call", id: "c1", name: "f", input: "{}", signature: { origin: "gemini", value: "t" } },
    ];
    const answer: NeutralAnswer = {
      id: "",
      model: "",
      created: 0,
      choices: [{ index: 0, parts, finish: "tool-calls" }],
      usage: undefined,
      others: [],
    };
    const { output } = JSON.parse(translation.writeAnswer(answer, meta));
    expect(neutral({ input: output }).messages).toEqual([{ role: "assistant", parts }]);
  });
  test("is left out for a provider of this dialect, with every other byte as it was", () => {
    const seal = writeSeal({ signature: { origin: "gemini", value: "t" }, callId: "c1" });
    const thought = (content: string) =>
      `{"type":"reasoning", "summary":[],"encrypted_content":"${content}"}`;
    const user = '{"role":"user","content":"hi"}';
    const body = (...items: string[]): string => `{"model":"m", "input":[ ${items.join(" , ")} ]}`;
    const sent = (text: string): string =>
      openaiResponses.splice(readJson(new TextEncoder().encode(text), openaiResponses.request), {
        model: "m",
        askUsage: false,
      });
    const own = thought("gAAA");
    const foreign = thought(seal);
    expect(sent(body(foreign, user, own))).toBe(body(user, own));
    expect(sent(body(user, foreign, foreign, own))).toBe(body(user, own));
    expect(sent(body(user, foreign, foreign))).toBe(body(user));
    expect(JSON.parse(sent(body(foreign, foreign)))).toEqual({ model: "m", input: [] });
    expect(sent(body(user, own))).toBe(body(user, own));
  });
});
