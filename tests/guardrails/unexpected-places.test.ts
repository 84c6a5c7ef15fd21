import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { KEY } from "../gateway/setup.ts";
import { type GuardedGateway, startGuardedGateway } from "./guarded.ts";

// Patterns are vetted, on a machine that may be busy.
setDefaultTimeout(60_000);

let guarded: GuardedGateway;
beforeAll(async () => {
  guarded = await startGuardedGateway();
});
afterAll(() => guarded.close());

const VALUE = "a@b.org";
const user = (content: unknown) => ({ role: "user", content });
const HELLO = user("Hello");
const call = (more: object) => ({
  role: "assistant",
  content: null,
  tool_calls: [{ id: "c", type: "function", function: { name: "send", arguments: "{}", ...more } }],
});
const called = (called: object) => ({
  tool_calls: [{ index: 0, id: "c", type: "function", function: called }],
});
const cites = (citation: object) => ({
  content: "It is so.",
  annotations: [
    {
      type: "url_citation",
      url_citation: { start_index: 0, end_index: 9, url: "https://example.com", title: "y" },
    },
    { type: "url_citation", url_citation: { start_index: 0, end_index: 9, ...citation } },
  ],
});
const tool = (more: object) => ({ tools: [{ type: "function", function: { name: "send", ...more } }] });
const asking = (...messages: readonly object[]) => ({ messages: [...messages, HELLO] });

/** Where a request may hold text, one place a row: what there is in the value's place. */
const PLACES: Readonly<Record<string, object>> = {
  "a system message": asking({ role: "system", content: VALUE }),
  "a developer message": asking({ role: "developer", content: VALUE }),
  "a message of a role that nobody knows": asking({ role: "oracle", content: VALUE }),
  "a message without a role": asking({ content: VALUE }),
  "a part of a message": asking(
    user([
      { type: "text", text: "x" },
      { type: "text", text: VALUE },
    ]),
  ),
  "the refusal of an assistant": asking({ role: "assistant", refusal: VALUE }),
  "the reasoning of an assistant": asking({ role: "assistant", content: "x", reasoning_content: VALUE }),
  "the name of who speaks": asking({ ...HELLO, name: VALUE }),
  "the name of a called tool": asking(call({ name: VALUE })),
  "the arguments of a called tool": asking(call({ arguments: JSON.stringify({ to: VALUE }) })),
  "a key in the arguments of a called tool": asking(call({ arguments: JSON.stringify({ [VALUE]: 1 }) })),
  "the arguments of a called function": asking({
    role: "assistant",
    function_call: { name: "send", arguments: VALUE },
  }),
  "the input of a custom tool": asking({
    role: "assistant",
    tool_calls: [{ id: "c", type: "custom", custom: { name: "send", input: VALUE } }],
  }),
  "the result of a tool": asking({ role: "tool", tool_call_id: "c", content: VALUE }),
  "a part of a tool's result": asking({
    role: "tool",
    tool_call_id: "c",
    content: [{ type: "text", text: VALUE }],
  }),
  "the name of a file": asking(user([{ type: "file", file: { filename: VALUE, file_id: "f" } }])),
  "the address of an image": asking(
    user([{ type: "image_url", image_url: { url: `https://example.org/?to=${VALUE}` } }]),
  ),
  "the name of a tool": tool({ name: VALUE }),
  "the description of a tool": tool({ description: VALUE }),
  "a key of a tool's parameters": tool({ parameters: { type: "object", properties: { [VALUE]: {} } } }),
  "a choice of a tool's parameter": tool({ parameters: { type: "string", enum: [VALUE] } }),
  "the description of a function": { functions: [{ name: "send", description: VALUE }] },
  "the form of the answer": {
    response_format: { type: "json_schema", json_schema: { name: "x", schema: { title: VALUE } } },
  },
  "what the answer is thought to be": { prediction: { type: "content", content: VALUE } },
  "where the answer is to end": { stop: VALUE },
  "one of the places where the answer is to end": { stop: ["x", VALUE] },
  "the tool that is to be called": { tool_choice: { type: "function", function: { name: VALUE } } },
  "a message that is written with escapes": {
    raw: `{"messages":[{"role":"user","content":"\\u0061\\u0040b\\u002eorg"}]}`,
  },
  "a message whose keys are written with escapes": {
    raw: `{"\\u006dessages":[{"role":"user","\\u0063ontent":"${VALUE}"}]}`,
  },
};

/** The request with another model; what is given as `raw` keeps its writing. */
const bodyFor = (service: string, place: object): string => {
  const model = `${service}/echo`;
  if ("raw" in place) return String(place.raw).replace("{", `{"model":${JSON.stringify(model)},`);
  return JSON.stringify({ model, ...asking(), ...place });
};
const send = async (service: string, place: object) => {
  guarded.sayer.clear();
  const response = await fetch(`${guarded.local.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: bodyFor(service, place),
  });
  return { status: response.status, raw: await response.text() };
};

describe.each(Object.entries(PLACES))("in %s", (_, place) => {
  test("what is not allowed is denied, and goes to no provider", async () => {
    const { status, raw } = await send("blocks", place);
    expect([status, JSON.parse(raw).error?.code]).toEqual([403, "GUARDED"]);
    expect(raw).not.toContain(VALUE);
    expect(guarded.sayer.requests).toEqual([]);
  });

  test("it is masked, and the request is JSON as before", async () => {
    const { status } = await send("masks", place);
    expect(status).toBe(200);
    const [sent = ""] = guarded.sayer.requests;
    const expected = JSON.parse(bodyFor("masks", place));
    expect(JSON.parse(sent)).toEqual(masked({ ...expected, model: "echo" }));
  });
});

/** A value with the address masked wherever it stands. */
const masked = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(VALUE, "[EMAIL]"));

/** Where an answer may hold text. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "its text": { content: VALUE },
  "its refusal": { refusal: VALUE },
  "its reasoning": { reasoning_content: VALUE },
  "its reasoning by another name": { reasoning: VALUE },
  "a part of its reasoning": { reasoning_details: [{ index: 0, type: "reasoning.text", text: VALUE }] },
  "a part of its text": { content: [{ type: "text", text: VALUE }] },
  "what it says aloud": { audio: { id: "a", data: "AAAA", transcript: VALUE } },
  "the title of what it goes back to": cites({ url: "https://example.org", title: `By ${VALUE}` }),
  "the address of what it goes back to": cites({ url: `https://example.org/?by=${VALUE}`, title: "x" }),
  "the arguments of a tool": called({ name: "send", arguments: JSON.stringify({ to: [VALUE] }) }),
  "a key in the arguments of a tool": called({ name: "send", arguments: JSON.stringify({ [VALUE]: 1 }) }),
  "the arguments of a function": { function_call: { name: "send", arguments: VALUE } },
};

describe.each(Object.entries(ANSWERS))("in %s", (_, message) => {
  test.each([{}, { stream: true }])(
    "of an answer it is masked, or the answer is denied: %j",
    async (more) => {
      const denied = await guarded.hears("blocks", { pieces: [], message }, more);
      expect(denied.code).toBe("GUARDED");
      expect(denied.raw).not.toContain(VALUE);
      const left = await guarded.hears("masks", { pieces: [], message }, more);
      expect(left.status).toBe(200);
      expect(left.raw).not.toContain(VALUE);
      expect(left.raw).toContain("[EMAIL]");
    },
  );
});
