import { expect, test } from "bun:test";
import { readJson } from "../../json/read.ts";
import { splitEvents } from "../../sse/events.ts";
import { openaiResponses } from "../index.ts";
import { translation } from "./index.ts";

const REQUEST = {
  model: "m",
  tools: [
    { type: "function", name: "crm__open", parameters: { type: "object" } },
    {
      type: "namespace",
      name: "agents",
      description: "Sub-agents",
      tools: [{ type: "function", name: "close", description: "Closes one", parameters: { type: "object" } }],
    },
  ],
  input: [
    { role: "user", content: "a" },
    { type: "function_call", call_id: "c0", namespace: "agents", name: "close", arguments: "{}" },
    { type: "function_call_output", call_id: "c0", output: "b" },
  ],
};
const head = { model: "m", stream: true, usageAsked: true };
const meta = { id: "r", model: "m", created: 1, request: REQUEST, head };
const calls = [
  { kind: "tool-call", id: "c1", name: "agents__close", input: "{}" },
  { kind: "tool-call", id: "c2", name: "crm__open", input: "{}" },
] as const;
const NAMED = [
  { type: "function_call", call_id: "c1", namespace: "agents", name: "close" },
  { type: "function_call", call_id: "c2", name: "crm__open" },
];

test("tools of a namespace, and calls of them, go to other dialects by both names in one", () => {
  const body = readJson(new TextEncoder().encode(JSON.stringify(REQUEST)), openaiResponses.request);
  const { tools, messages, others } = translation.readRequest(body, {});
  expect(tools).toMatchObject([{ name: "crm__open" }, { kind: "function", name: "agents__close" }]);
  expect(messages[1]?.parts).toMatchObject([{ kind: "tool-call", name: "agents__close" }]);
  expect(others).toEqual(["tools.1.description"]);
});

test("a call of one comes back with its names apart, whole and streamed, and of no other", () => {
  const answer = { id: "", model: "", created: 0, usage: undefined, others: [] };
  const choices = [{ index: 0, parts: calls, finish: "tool-calls" }] as const;
  const { output } = JSON.parse(translation.writeAnswer({ ...answer, choices }, meta));
  expect(output).toMatchObject(NAMED);
  expect(output[1]).not.toHaveProperty("namespace");
  const writer = translation.writeStream(meta);
  const events = calls.flatMap(({ id, name }, part) => [
    writer.write({ kind: "part-start", choice: 0, part, of: { kind: "tool-call", id, name } }),
    writer.write({ kind: "delta", choice: 0, part, text: "{}" }),
    writer.write({ kind: "part-end", choice: 0, part }),
  ]);
  events.push(writer.write({ kind: "end" }));
  const last = splitEvents(new TextEncoder().encode(events.join(""))).at(-1);
  expect(JSON.parse(last?.data ?? "").response.output).toMatchObject(NAMED);
});
