import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type CursorGateway, type Said, startCursorGateway } from "./cursor-gateway.ts";

let served: CursorGateway;
beforeAll(async () => {
  served = await startCursorGateway();
}, 60_000);
afterAll(() => served.stop());

const post = (body: object | string) => served.post(body);
const ask = (body: object) => served.ask(body);
const streamed = (body: object) => served.streamed(body);

const PATCH = {
  type: "custom",
  name: "ApplyPatch",
  description: "Edits files",
  format: { type: "grammar", syntax: "lark", definition: 'start: "x"' },
};
const WEATHER = { name: "weather", description: "Tells it", parameters: { type: "object" } };

/** A request as each mode of the client has it: the same said in another form. */
const BODIES: Readonly<Record<string, (model: string) => object>> = {
  "chat completions": (model) => ({
    model,
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: [{ type: "text", text: "Hello" }] },
    ],
    tools: [{ type: "function", function: WEATHER }],
    tool_choice: "auto",
  }),
  "the input of Responses": (model) => ({
    model,
    instructions: "Be brief.",
    input: [{ role: "user", content: [{ type: "input_text", text: "Hello" }] }],
    tools: [{ type: "function", ...WEATHER }],
    tool_choice: "auto",
    reasoning: { effort: "low" },
    store: false,
  }),
  "messages with flat tools": (model) => ({
    model,
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: [{ type: "input_text", text: "Hello" }] },
    ],
    tools: [{ type: "function", ...WEATHER }],
    reasoning: { effort: "low" },
  }),
  "messages with the tools of another dialect": (model) => ({
    model,
    system: [{ type: "text", text: "Be brief." }],
    messages: [{ role: "user", content: "Hello" }],
    tools: [{ name: "weather", description: "Tells it", input_schema: { type: "object" } }],
    tool_choice: { type: "auto" },
  }),
};

/** What each provider says, by the model that is asked for. */
const MODELS: Readonly<Record<string, { readonly text: string; readonly tools: string }>> = {
  chat: { text: "text", tools: "tool-call" },
  claude: { text: "text", tools: "thinking" },
  gemini: { text: "text", tools: "tools" },
  converse: { text: "text", tools: "tools" },
  responses: { text: "text", tools: "tools" },
};

describe.each(Object.keys(MODELS))("before a provider of %s", (service) => {
  const { text, tools } = MODELS[service] ?? { text: "", tools: "" };

  test.each(Object.keys(BODIES))("%s are answered by chat completions, streamed or not", async (kind) => {
    const body = BODIES[kind] ?? (() => ({}));
    for (const model of [`${service}/${text}`, `${service}/${tools}`]) {
      const [whole, stream] = [await ask(body(model)), await streamed(body(model))];
      expect(stream.content).toBe(whole.content);
      expect(stream.finish).toBe(whole.finish);
      expect(stream.usage?.prompt_tokens).toBe(whole.usage?.prompt_tokens ?? 0);
      const made = ({ calls }: Said) => calls.map(({ type, function: { name } }) => `${type} ${name}`);
      expect(made(stream)).toEqual(made(whole));
      expect(whole.calls.length > 0).toBe(model.endsWith(tools));
      expect(whole.content.length > 0 || whole.calls.length > 0).toBe(true);
    }
  });
});

describe("what a provider of chat completions is asked", () => {
  const last = () => JSON.parse(served.chats.requests.at(-1)?.body ?? "{}");

  test("chat completions go on byte for byte but for the model", async () => {
    await post('{"messages": [{"role":"user","content":"Hi"}], "model": "chat/text", "own": 1}');
    expect(served.chats.requests.at(-1)?.body).toBe(
      '{"messages": [{"role":"user","content":"Hi"}], "model": "text", "own": 1}',
    );
  });

  test.each(Object.keys(BODIES))("%s become the same request", async (kind) => {
    await ask(BODIES[kind]?.("chat/text") ?? {});
    const { messages: said, tools } = last();
    expect(said).toMatchObject([{ role: "system", content: "Be brief." }, { role: "user" }]);
    expect(JSON.stringify(said[1].content)).toContain("Hello");
    expect(tools).toEqual([{ type: "function", function: WEATHER }]);
  });

  test("blocks of tools, pictures and results become calls, pictures and messages of tools", async () => {
    const picture = { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } };
    await ask({
      model: "chat/text",
      messages: [
        { role: "user", content: [{ type: "text", text: "Look" }, picture] },
        {
          role: "assistant",
          content: [
            { type: "text", text: "I look." },
            { type: "tool_use", id: "toolu_1", name: "weather", input: { place: "Zürich" } },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "toolu_1", content: [{ type: "text", text: "21" }] },
            { type: "text", text: "And now?" },
          ],
        },
      ],
      tools: [{ name: "weather", input_schema: { type: "object" } }],
      tool_choice: { type: "any", disable_parallel_tool_use: true },
    });
    expect(last()).toMatchObject({
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Look" },
            { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          ],
        },
        {
          role: "assistant",
          content: "I look.",
          tool_calls: [{ id: "toolu_1", function: { name: "weather", arguments: '{"place":"Zürich"}' } }],
        },
        { role: "tool", tool_call_id: "toolu_1", content: "21" },
        { role: "user", content: "And now?" },
      ],
      tool_choice: "required",
      parallel_tool_calls: false,
    });
  });

  test("a turn of calls with an empty list of pieces is one that says nothing", async () => {
    const calls = [{ id: "c1", type: "function", function: { name: "weather", arguments: "{}" } }];
    await ask({
      model: "chat/text",
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: [], tool_calls: calls },
        { role: "tool", tool_call_id: "c1", content: [{ type: "output_text", text: "21" }] },
      ],
    });
    expect(last().messages.slice(1)).toEqual([
      { role: "assistant", content: null, tool_calls: calls },
      { role: "tool", tool_call_id: "c1", content: "21" },
    ]);
  });
});

test("tools of free text are called as functions, and what comes back is such a call again", async () => {
  const body = {
    model: "responses/patch",
    input: [{ role: "user", content: "Edit" }],
    tools: [PATCH, { type: "function", ...WEATHER }],
  };
  const call = {
    type: "function",
    function: { name: "ApplyPatch", arguments: "*** Begin Patch\n*** End Patch" },
  };
  for (const said of [await ask(body), await streamed(body)]) {
    expect(said.calls).toMatchObject([call]);
    expect(said.finish).toBe("tool_calls");
  }
  const [made] = (await ask(body)).calls;
  await ask({
    ...body,
    input: undefined,
    messages: [
      { role: "user", content: "Edit" },
      { role: "assistant", content: null, tool_calls: [made] },
      { role: "tool", tool_call_id: made?.id, content: "done" },
    ],
  });
  const { input, tools } = JSON.parse(served.responses.requests.at(-1)?.body ?? "{}");
  expect(tools[0]).toMatchObject(PATCH);
  expect(input.slice(1)).toMatchObject([
    { type: "custom_tool_call", name: "ApplyPatch", input: "*** Begin Patch\n*** End Patch" },
    { type: "custom_tool_call_output", output: "done" },
  ]);
});

describe.each(["claude", "gemini", "converse"])(
  "a provider of %s, which has no tools of free text",
  (service) => {
    const asked = {
      claude: () => JSON.stringify(served.messages.asked.at(-1)?.body),
      gemini: () => served.gemini.requests.at(-1)?.body ?? "",
      converse: () => JSON.stringify(served.converse.asked.at(-1)?.body),
    }[service];
    const TEXT = "*** Begin Patch\n*** End Patch";

    test("is given a function of one text, and its calls hold that text alone", async () => {
      const body = { model: `${service}/patch`, input: "Edit", tools: [PATCH] };
      const { headers, text } = await post(body);
      expect(headers.get("x-sluice-dropped")).toBe("tools.0.format");
      const [whole] = JSON.parse(text).choices[0].message.tool_calls;
      const [stream] = (await streamed(body)).calls;
      for (const call of [whole, stream])
        expect(call).toMatchObject({ type: "function", function: { name: "ApplyPatch", arguments: TEXT } });
      expect(asked?.()).toContain(JSON.stringify({ input: { type: "string" } }));
      expect(asked?.()).toContain("by this grammar (lark)");

      await ask({
        ...body,
        input: [
          { role: "user", content: "Edit" },
          { type: "function_call", call_id: whole.id, name: "ApplyPatch", arguments: TEXT },
          { type: "function_call_output", call_id: whole.id, output: "done" },
        ],
      });
      expect(asked?.()).toContain(JSON.stringify({ input: TEXT }));
    });
  },
);

describe("guardrails", () => {
  const mail = "Write to ann@a.de";

  test.each([
    ["a message", { messages: [{ role: "user", content: [{ type: "input_text", text: mail }] }] }],
    ["the input", { input: [{ role: "user", content: mail }] }],
    ["instructions", { instructions: mail, input: "Hi" }],
    ["instructions beside messages", { system: mail, messages: [{ role: "user", content: "Hi" }] }],
    [
      "a result of a tool",
      {
        messages: [
          { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "f", input: {} }] },
          { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: mail }] },
        ],
      },
    ],
    [
      "what a tool was called with",
      {
        messages: [
          { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "f", input: { to: mail } }] },
          { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: "sent" }] },
        ],
      },
    ],
    [
      "calls beside other pieces",
      {
        messages: [
          {
            role: "assistant",
            content: [],
            tool_calls: [
              { id: "t1", type: "function", function: { name: "f", arguments: `{"to":"${mail}"}` } },
            ],
          },
          { role: "tool", tool_call_id: "t1", content: "sent" },
        ],
      },
    ],
    [
      "a tool's description",
      {
        messages: [{ role: "user", content: "Hi" }],
        tools: [{ name: "f", description: mail, input_schema: { type: "object" } }],
      },
    ],
  ])("mask what stands in %s", async (_, body) => {
    await ask({ model: "masked/text", ...body });
    const sent = served.chats.requests.at(-1)?.body ?? "";
    expect(sent).toContain("Write to [MAIL]");
    expect(sent).not.toContain("ann@a.de");
  });

  test("mask what is answered, streamed or not", async () => {
    const body = { model: "masked-gemini/text", input: "Hi" };
    for (const { content } of [await ask(body), await streamed(body)]) {
      expect(content).toStartWith("Ask [MAIL] or bob@b.de");
    }
  });

  test("deny by an error of chat completions", async () => {
    const { status, text } = await post({ model: "guarded/text", input: "forbidden" });
    expect(status).toBe(403);
    expect(JSON.parse(text).error.message).toContain("not that");
  });
});

describe("bad input", () => {
  const refused = async (body: object | string) => {
    const { status, text } = await post(body);
    return { status, message: JSON.parse(text).error.message as string };
  };

  test.each([
    ["nothing that is asked", { model: "chat/text" }, "messages"],
    ["messages beside an input", { model: "chat/text", messages: [{}], input: "Hi" }, "input"],
    ["an input of another type", { model: "chat/text", input: 3 }, "input"],
    [
      "a tool without a name",
      { model: "chat/text", input: "Hi", tools: [{ type: "custom" }] },
      "tools.0.name",
    ],
    [
      "a block of no type",
      { model: "chat/text", messages: [{ role: "user", content: [{ text: "a" }] }] },
      "messages.0.content.0.type",
    ],
    [
      "a result without its call",
      { model: "chat/text", messages: [{ role: "user", content: [{ type: "tool_result" }] }] },
      "messages.0.content.0.tool_use_id",
    ],
  ])("%s is named", async (_, body, field) => {
    const { status, message } = await refused(body);
    expect(status).toBe(400);
    expect(message).toContain(field);
  });

  test.each([
    '{"model":"chat/text","messages":[],"input":"a","input":"b"}',
    '{"model":"chat/text","messages":[{"role":"user","content":[{"type":"tool_use","input":{},"Input":{}}]}]}',
    '{"model":"chat/text","input":"a","Instructions":"b"}',
  ])("two readings of one key are refused: %s", async (body) => {
    expect((await refused(body)).status).toBe(400);
  });

  test("fields that no dialect has are named as dropped", async () => {
    const { headers } = await post({ model: "chat/text", input: "Hi", own_field: 1 });
    expect(headers.get("x-sluice-dropped")).toBe("own_field");
  });
});
