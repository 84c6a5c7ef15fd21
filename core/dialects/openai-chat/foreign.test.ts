import { expect, test } from "bun:test";
import { readJson } from "../json/read.ts";
import { openaiChat } from "./index.ts";

const THEIRS = '{"type":"reasoning.encrypted","data":"s","format":"gemini"}';
const OURS = '{"type":"reasoning.text","text":"hm","format":"anthropic-claude-v1"}';

const sent = (message: string) => {
  const dropped: string[] = [];
  const text = `{"model":"m","messages":[{"role":"user","content":"a"},${message}]}`;
  const body = readJson(new TextEncoder().encode(text), openaiChat.request);
  const lost = { drop: (field: string) => void dropped.push(field) };
  const { messages } = JSON.parse(openaiChat.splice(body, { model: "m", askUsage: false, lost }));
  return { message: messages[1], dropped };
};
const turn = (details: string, before = "", behind = "") =>
  sent(`{${before}"reasoning_details": [${details}]${behind}}`);
const NAMED = ["messages.1.reasoning_details"];

test("what another dialect's provider has sealed is taken out with its field, wherever that stands, and named", () => {
  for (const [before, behind, left] of [
    ["", "", {}],
    ['"role":"assistant", ', "", { role: "assistant" }],
    ["", ' ,"role":"assistant"', { role: "assistant" }],
    ['"role":"assistant",', ',"content":"b"', { role: "assistant", content: "b" }],
  ] as const)
    expect(turn(THEIRS, before, behind)).toEqual({ message: left, dropped: NAMED });
});

test("what a provider of this dialect has given stays, byte for byte where there is nothing else", () => {
  expect(turn(OURS)).toEqual({ message: { reasoning_details: [JSON.parse(OURS)] }, dropped: [] });
  expect(turn(`${THEIRS},${OURS}`)).toEqual({
    message: { reasoning_details: [JSON.parse(OURS)] },
    dropped: NAMED,
  });
});
