import { describe, expect, test } from "bun:test";
import { SluiceError } from "../../../errors/index.ts";
import type { NeutralRequest } from "../../neutral/request.ts";
import { asking, conversation, HELLO, hello, read, written } from "../testing/translated.ts";

/** A request with everything that has a place in the neutral form, as this dialect would write it. */
const FULL = {
  model: "claude",
  max_tokens: 4000,
  system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } }],
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "Look:" },
        { type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } },
        { type: "image", source: { type: "url", url: "https://pics.example/a.png" } },
        {
          type: "document",
          source: { type: "base64", media_type: "application/pdf", data: "aGk=" },
          title: "P",
        },
        { type: "document", source: { type: "text", media_type: "text/plain", data: "Grüße" } },
        {
          type: "document",
          source: { type: "file", file_id: "file_1" },
          cache_control: { type: "ephemeral" },
        },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "hm", signature: "c2ln" },
        { type: "redacted_thinking", data: "c2VhbGVk" },
        { type: "tool_use", id: "toolu_1", name: "look", input: { at: "Zürich", deep: [1, null] } },
        { type: "tool_use", id: "toolu_2", name: "clock", input: {} },
        { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "x" } },
        { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] },
      ],
    },
    {
      role: "user",
      content: [
        {
          type: "tool_result",
          tool_use_id: "toolu_1",
          content: [
            { type: "text", text: "seen" },
            { type: "image", source: { type: "url", url: "https://pics.example/b.png" } },
          ],
        },
        { type: "tool_result", tool_use_id: "toolu_2", content: "stopped", is_error: true },
        { type: "text", text: "And now?" },
      ],
    },
  ],
  tools: [
    {
      name: "look",
      description: "Looks",
      input_schema: { type: "object", properties: { at: { type: "string" } } },
      strict: true,
      cache_control: { type: "ephemeral", ttl: "5m" },
    },
    { type: "web_search_20250305", name: "web_search", max_uses: 3 },
  ],
  tool_choice: { type: "auto", disable_parallel_tool_use: true },
  output_config: { effort: "max", format: { type: "json_schema", schema: { type: "object" } } },
  top_p: 0.95,
  stop_sequences: ["END"],
  thinking: { type: "enabled", budget_tokens: 2048, display: "summarized" },
  service_tier: "standard_only",
  metadata: { user_id: "u1" },
};

describe("a request", () => {
  test("goes there and back without a loss, where everything has its place", () => {
    const request = read(FULL);
    expect(request.others).toEqual([]);
    const { body, losses } = written(request);
    expect(losses).toEqual([]);
    expect(body).toEqual(FULL);
    expect(read(body)).toEqual(request);
  });

  test("leaves out, by name, what the API does not take at once", () => {
    const { messages, tools, others } = read({ model: "claude", max_tokens: 9, messages: hello });
    const base = { messages, tools, others };
    const full = { temperature: 0.5, topP: 0.9, topK: 40 };
    const fieldsOf = (more: object) => {
      const { body, losses } = written({ ...base, sampling: {}, ...more });
      const { temperature, top_p, top_k, thinking } = body;
      return { temperature, top_p, top_k, thinking: thinking?.type, lost: losses.map(({ field }) => field) };
    };
    const none = { temperature: undefined, top_p: undefined, top_k: undefined, thinking: undefined };
    expect(fieldsOf({ sampling: full })).toEqual({ ...none, temperature: 0.5, top_k: 40, lost: ["top_p"] });
    expect(fieldsOf({ sampling: full, reasoning: { effort: "low" } })).toEqual({
      ...none,
      thinking: "adaptive",
      lost: ["temperature", "top_p", "top_k"],
    });
    const one = { sampling: { temperature: 1, topP: 0.95 }, reasoning: { budgetTokens: 2048 } };
    expect(fieldsOf(one)).toEqual({ ...none, top_p: 0.95, thinking: "enabled", lost: [] });
    const forced = { tools: [{ kind: "function", name: "f" }], toolChoice: { kind: "required" } };
    expect(fieldsOf({ ...one, ...forced })).toEqual({
      ...none,
      temperature: 1,
      lost: ["reasoning", "top_p"],
    });
  });

  test("in all its smaller forms too", () => {
    for (const more of [
      { system: "Be brief." },
      { thinking: { type: "disabled" } },
      { thinking: { type: "adaptive", display: "omitted" }, output_config: { effort: "low" } },
      { output_config: { effort: "high" } },
      { temperature: 0.5, top_k: 40 },
      { top_p: 0.5, thinking: { type: "disabled" } },
      { tools: [{ name: "a", input_schema: { type: "object" } }], tool_choice: { type: "tool", name: "a" } },
      { tools: [{ name: "a", input_schema: { type: "object" } }], tool_choice: { type: "any" } },
      { tools: [{ name: "a", input_schema: { type: "object" } }], tool_choice: { type: "none" } },
      { service_tier: "auto" },
      { output_config: { format: { type: "json_schema", schema: { type: "object", title: "shape" } } } },
    ]) {
      const small = { model: "claude", max_tokens: 9, messages: hello, ...more };
      expect(written(read(small))).toEqual({ body: small, losses: [] });
    }
  });

  test("names what has no place", () => {
    const { others } = read({
      ...{
        model: "m",
        max_tokens: 1,
        container: "c",
        mcp_servers: [],
        inference_geo: "eu",
        never_heard_of: 1,
      },
      messages: [
        {
          role: "user",
          content: [
            {
              type: "search_result",
              title: "T",
              source: "https://s.example",
              content: [{ type: "text", text: "x" }],
            },
            {
              type: "document",
              source: { type: "url", url: "u" },
              context: "c",
              citations: { enabled: true },
            },
          ],
        },
      ],
      tools: [{ name: "a", input_schema: {}, defer_loading: true }],
    });
    expect(others.toSorted()).toEqual([
      "container",
      "inference_geo",
      "mcp_servers",
      "messages.0.content.0.search_result",
      "messages.0.content.1.citations",
      "messages.0.content.1.context",
      "never_heard_of",
      "tools.0.defer_loading",
    ]);
  });

  test("a cache point of the whole stands behind the last thing that can have one", () => {
    const { body } = written(
      read({ model: "m", max_tokens: 1, messages: hello, cache_control: { type: "ephemeral" } }),
    );
    expect(body.messages[0].content).toEqual([
      { type: "text", text: "Hello", cache_control: { type: "ephemeral" } },
    ]);
  });

  test("a wrong field is named", () => {
    const base = { model: "m", max_tokens: 1, messages: hello };
    const cases: Readonly<Record<string, object>> = {
      messages: { messages: {} },
      "messages.0": { messages: [1] },
      "messages.0.role": { messages: [{ role: "tool", content: "x" }] },
      "messages.0.content": { messages: [{ role: "user", content: 5 }] },
      "messages.0.content.0.type": { messages: [{ role: "user", content: [{ text: "x" }] }] },
      "messages.0.content.0.text": { messages: [{ role: "user", content: [{ type: "text", text: 3 }] }] },
      "messages.0.content.0.source.type": { messages: [{ role: "user", content: [{ type: "image" }] }] },
      "messages.0.content.0.tool_use_id": {
        messages: [{ role: "user", content: [{ type: "tool_result" }] }],
      },
      "messages.0.content.0.name": {
        messages: [{ role: "assistant", content: [{ type: "tool_use", id: "x" }] }],
      },
      max_tokens: { max_tokens: "9" },
      "stop_sequences.0": { stop_sequences: [1] },
      "tools.0.name": { tools: [{}] },
      "tool_choice.type": { tool_choice: { type: "some" } },
      "output_config.effort": { output_config: { effort: "most" } },
      "output_config.format": { output_config: { format: { type: "xml" } } },
    };
    for (const [field, wrong] of Object.entries(cases)) {
      let param: unknown = "none";
      try {
        read({ ...base, ...wrong });
      } catch (thrown) {
        param = thrown instanceof SluiceError ? thrown.details.param : String(thrown);
      }
      expect(param).toBe(field);
    }
  });

  test("of another dialect: instructions go up, results of one turn stand together before all else", () => {
    const { body, losses } = written(
      conversation(
        { role: "system", parts: [{ kind: "text", text: "one" }] },
        { role: "developer", parts: [{ kind: "text", text: "two" }] },
        { role: "user", parts: HELLO },
        {
          role: "assistant",
          parts: [
            {
              kind: "reasoning",
              text: "hm",
              signature: { origin: "openai-responses", value: "x", sealed: true },
            },
            { kind: "tool-call", id: "functions.a:0", name: "a", input: '{"x":1}' },
            { kind: "tool-call", id: "b", name: "b", input: "" },
          ],
        },
        { role: "tool", parts: [{ kind: "tool-result", callId: "functions.a:0", content: HELLO }] },
        { role: "tool", parts: [{ kind: "tool-result", callId: "b", content: [] }] },
        { role: "user", parts: [{ kind: "text", text: "go on" }], name: "bob" },
        { role: "system", parts: [{ kind: "text", text: "three" }] },
      ),
    );
    expect(body.system.map(({ text }: { text: string }) => text)).toEqual(["one", "two", "three"]);
    expect(body.messages.map(({ role }: { role: string }) => role)).toEqual(["user", "assistant", "user"]);
    const [used] = body.messages[1].content;
    expect(used).toMatchObject({ type: "tool_use", input: { x: 1 } });
    expect(used.id).toMatch(/^[a-zA-Z0-9_-]+$/);
    expect(body.messages[2].content).toEqual([
      { type: "tool_result", tool_use_id: used.id, content: "Hello" },
      { type: "tool_result", tool_use_id: "b" },
      { type: "text", text: "go on" },
    ]);
    expect(losses.map(({ field }) => field)).toEqual([
      "messages.6.name",
      "messages.7.role",
      "messages.3.content.0.reasoning",
    ]);
    expect(losses.some(({ grave }) => grave)).toBe(false);
  });

  test("what would change the meaning is a grave loss, and what would not is named", () => {
    const bytes = { kind: "bytes", mediaType: "application/zip", data: "" } as const;
    const grave: readonly (readonly [string, NeutralRequest])[] = [
      ["n", asking(HELLO, { sampling: { choices: 2 } })],
      ["response_format", asking(HELLO, { output: { kind: "json" } })],
      ["messages.0.content.0.audio", asking([{ kind: "audio", source: bytes }])],
      ["messages.0.content.0", asking([{ kind: "document", source: bytes }])],
      ["messages.0.content.0", asking([{ kind: "image", source: { kind: "file", id: "file-1" } }])],
      ["tools.0", asking(HELLO, { tools: [{ kind: "custom", name: "patch" }] })],
      [
        "tools.0",
        asking(HELLO, { tools: [{ kind: "built-in", origin: "openai-responses", type: "x", value: {} }] }),
      ],
      ["messages", asking([], { messages: [{ role: "system", parts: HELLO }] })],
    ];
    for (const [field, request] of grave) {
      const [loss] = written(request).losses.filter((one) => one.grave);
      expect(loss?.field).toBe(field);
      expect(loss?.why).toBeString();
    }
    const sampling = {
      seed: 1,
      frequencyPenalty: 1,
      presencePenalty: 1,
      topLogProbabilities: 1,
      temperature: 1.5,
    };
    const { body, losses } = written(
      asking(HELLO, {
        sampling: { ...sampling, stop: ["\n"] },
        store: true,
        cacheKey: "k",
        metadata: {},
        serviceTier: "flex",
      }),
    );
    expect(losses.map(({ field }) => field).toSorted()).toEqual(
      [
        "frequency_penalty",
        "logprobs",
        "metadata",
        "presence_penalty",
        "prompt_cache_key",
        "seed",
        "service_tier",
      ].concat("stop", "store", "temperature"),
    );
    expect(body).toEqual({ model: "claude", max_tokens: 32_000, messages: hello, temperature: 1 });
  });

  test("a wish to think is one for the model to see how long, and only allowed tools are named", () => {
    const tool = (name: string) => ({ kind: "function", name }) as const;
    const { body } = written(
      asking(HELLO, {
        reasoning: { effort: "minimal" },
        tools: [tool("a"), tool("b")],
        toolChoice: { kind: "allowed", names: ["b"], required: false },
        parallelToolCalls: false,
      }),
    );
    expect(body).toMatchObject({
      thinking: { type: "adaptive" },
      output_config: { effort: "low" },
      tools: [{ name: "b", input_schema: { type: "object", properties: {} } }],
      tool_choice: { type: "auto", disable_parallel_tool_use: true },
    });
    expect(written(asking(HELLO, { reasoning: { budgetTokens: 0 } })).body.thinking).toEqual({
      type: "disabled",
    });
    expect(written(asking(HELLO, { reasoning: { budgetTokens: -1 } })).body.thinking).toEqual({
      type: "adaptive",
    });
  });
});
