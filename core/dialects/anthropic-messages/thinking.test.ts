import { expect, test } from "bun:test";
import { readJson } from "../json/read.ts";
import { messages } from "./index.ts";

const BOUND = { type: "enabled", budget_tokens: 2000 };
const asked = { role: "user", content: "a" };
const thought = { type: "thinking", thinking: "hm", signature: "sig" };
const theirs = { type: "thinking", thinking: "hm", signature: "sluice:unsigned" };
const call = (id: string) => ({ type: "tool_use", id, name: "f", input: {} });
const result = (id: string) => ({
  role: "user",
  content: [{ type: "tool_result", tool_use_id: id, content: "r" }],
});

const sent = (conversation: readonly object[], thinking: object = BOUND) => {
  const dropped: string[] = [];
  const text = JSON.stringify({ model: "m", max_tokens: 9, thinking, messages: conversation });
  const body = readJson(new TextEncoder().encode(text), messages.request);
  const lost = { drop: (field: string) => void dropped.push(field) };
  const left = JSON.parse(messages.splice(body, { model: "m", askUsage: false, lost }));
  return { thinking: left.thinking, messages: left.messages, dropped };
};
const turn = (...content: object[]) => ({ role: "assistant", content });

test("thought with a bound gives way where the turn that goes on was another provider's, and is named", () => {
  const conversation = [asked, turn(theirs, call("toolu_1")), result("toolu_1")];
  expect(sent(conversation)).toEqual({
    thinking: { type: "disabled" },
    messages: [asked, turn(call("toolu_1")), result("toolu_1")],
    dropped: ["messages.1.content.0.thinking", "thinking"],
  });
  const unsealed = [asked, turn(call("call_1")), result("call_1")];
  expect(sent(unsealed)).toMatchObject({ thinking: { type: "disabled" }, dropped: ["thinking"] });
});

test("so it does where nothing of the turn's thoughts came back", () => {
  const begun = [asked, turn(thought, call("toolu_1")), result("toolu_1")];
  const forgotten = [
    asked,
    turn(call("toolu_1")),
    result("toolu_1"),
    turn(call("toolu_2")),
    result("toolu_2"),
  ];
  expect(sent(forgotten)).toMatchObject({ thinking: { type: "disabled" }, dropped: ["thinking"] });
  expect(sent([...begun, turn(call("call_2")), result("call_2")]).dropped).toEqual(["thinking"]);
  expect(sent([...begun, turn(theirs, call("toolu_2")), result("toolu_2")]).thinking.type).toBe("disabled");
});

test("it stays where the API takes it", () => {
  for (const conversation of [
    [asked],
    [asked, turn(thought, call("toolu_1")), result("toolu_1")],
    [asked, turn(theirs, thought, call("toolu_1")), result("toolu_1")],
    [asked, turn(thought, call("toolu_1")), result("toolu_1"), turn(call("toolu_2")), result("toolu_2")],
    [asked, turn(call("call_1")), result("call_1"), turn({ type: "text", text: "b" }), asked],
  ])
    expect(sent(conversation)).toMatchObject({ thinking: BOUND });
  const adaptive = { type: "adaptive" };
  expect(sent([asked, turn(call("call_1")), result("call_1")], adaptive).thinking).toEqual(adaptive);
});
