import { describe, expect, test } from "bun:test";
import { SluiceError } from "../../../errors/index.ts";
import type { NeutralRequest } from "../../neutral/request.ts";
import { CALL, neutral } from "../testing/neutral.ts";
import { translation } from "./index.ts";

const again = (request: object) => {
  const { body, losses } = translation.writeRequest(neutral(request), CALL);
  return { body: JSON.parse(body), losses };
};
const fieldsOf = (losses: readonly { field: string }[] | undefined) => losses?.map(({ field }) => field);

const RICH = {
  instructions: "rules",
  input: [
    { type: "message", role: "developer", content: "be brief" },
    {
      type: "message",
      role: "user",
      content: [
        { type: "input_text", text: "look", prompt_cache_breakpoint: { mode: "explicit", ttl: "12h" } },
        { type: "input_image", image_url: "https://e.example/a.png", detail: "low" },
        { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "auto" },
        { type: "input_image", file_id: "file-2", detail: "auto" },
        { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" },
        { type: "input_file", file_url: "https://e.example/a.pdf" },
        { type: "input_file", file_id: "file-1" },
      ],
    },
    { type: "reasoning", summary: [{ type: "summary_text", text: "hm" }], encrypted_content: "gAAA" },
    {
      type: "message",
      role: "assistant",
      content: [
        { type: "output_text", text: "wait" },
        { type: "refusal", refusal: "no more" },
      ],
    },
    { type: "function_call", call_id: "c1", name: "f", arguments: '{"a":1}' },
    { type: "custom_tool_call", call_id: "c2", name: "patch", input: "raw" },
    { type: "function_call_output", call_id: "c1", output: "sunny" },
    {
      type: "custom_tool_call_output",
      call_id: "c2",
      output: [
        { type: "input_text", text: "done" },
        { type: "input_image", image_url: "https://e.example/b.png", detail: "auto" },
      ],
    },
    {
      type: "message",
      role: "assistant",
      content: [
        {
          type: "output_text",
          text: "It is sunny.",
          annotations: [
            { type: "url_citation", url: "https://e.example", title: "E", start_index: 0, end_index: 2 },
          ],
        },
      ],
    },
    { type: "message", role: "user", content: "thanks" },
  ],
  tools: [
    { type: "function", name: "f", description: "d", parameters: { type: "object" }, strict: true },
    { type: "custom", name: "patch", format: { type: "grammar", syntax: "lark", definition: "start: x" } },
    { type: "web_search", filters: { allowed_domains: ["e.example"] } },
  ],
  tool_choice: {
    type: "allowed_tools",
    mode: "required",
    tools: [
      { type: "function", name: "f" },
      { type: "custom", name: "patch" },
    ],
  },
  parallel_tool_calls: false,
  text: { format: { type: "json_schema", name: "a", schema: { type: "object" }, strict: true } },
  max_output_tokens: 50,
  temperature: 0.5,
  top_p: 0.9,
  top_logprobs: 3,
  reasoning: { effort: "low", summary: "auto" },
  include: ["message.output_text.logprobs", "reasoning.encrypted_content"],
  service_tier: "flex",
  safety_identifier: "u",
  metadata: { a: "b" },
  store: false,
  prompt_cache_key: "k",
};

describe("a request that went through the neutral form", () => {
  test("says what it said before", () => {
    expect(neutral(RICH).others).toEqual([]);
    expect(again(RICH)).toEqual({ body: { model: "m", ...RICH }, losses: [] });
  });
  test.each([
    [{ input: "hi" }, { input: [{ type: "message", role: "user", content: "hi" }] }],
    [
      { input: [{ role: "user", content: "hi" }] },
      { input: [{ type: "message", role: "user", content: "hi" }] },
    ],
    [
      { tool_choice: { type: "custom", name: "p" }, tools: [{ type: "custom", name: "p" }] },
      { tool_choice: { type: "custom", name: "p" } },
    ],
    [{ tool_choice: { type: "function", name: "f" } }, { tool_choice: { type: "function", name: "f" } }],
    [{ tool_choice: "required" }, { tool_choice: "required" }],
    [{ text: { format: { type: "json_object" } } }, { text: { format: { type: "json_object" } } }],
    [
      { tools: [{ type: "function", name: "f" }] },
      {
        tools: [
          { type: "function", name: "f", parameters: { type: "object", properties: {} }, strict: false },
        ],
      },
    ],
    [{ user: "u" }, { safety_identifier: "u" }],
    [
      { reasoning: { effort: "max" } },
      { reasoning: { effort: "max" }, include: ["reasoning.encrypted_content"] },
    ],
    [{ reasoning: { effort: "none" } }, { reasoning: { effort: "none" } }],
  ])("other and shorter spellings are the same: %j", (said, meant) => {
    expect(again({ input: [], ...said }).body).toMatchObject(meant);
  });
  test("is what Codex sends, with nothing lost that counts", () => {
    const request = neutral({
      instructions: "You are Codex",
      input: [
        { type: "message", role: "user", content: [{ type: "input_text", text: "ls" }] },
        { type: "reasoning", id: "rs_1", summary: [], content: null, encrypted_content: "gAAA" },
        { type: "function_call", id: "fc_1", call_id: "c", name: "shell", arguments: "{}" },
        { type: "function_call_output", call_id: "c", output: "a" },
      ],
      tools: [{ type: "function", name: "shell", strict: false, parameters: {} }],
      tool_choice: "auto",
      parallel_tool_calls: false,
      reasoning: { effort: "medium", summary: "auto" },
      store: false,
      stream: true,
      include: ["reasoning.encrypted_content"],
      prompt_cache_key: "s",
      text: { verbosity: "low" },
      client_metadata: {},
    });
    expect(request.others).toEqual(["client_metadata", "text.verbosity"]);
    expect(request.lost).toBeUndefined();
    expect(
      request.messages.map(({ role, parts }) => [role, parts.map(({ kind }) => kind).join(" ")]),
    ).toEqual([
      ["system", "text"],
      ["user", "text"],
      ["assistant", "reasoning tool-call"],
      ["tool", "tool-result"],
    ]);
  });
  test("refuses what only a provider that keeps things can do", () => {
    const grave = neutral({
      input: [
        { type: "item_reference", id: "x" },
        { type: "compaction", encrypted_content: "x" },
      ],
      previous_response_id: "resp_1",
      conversation: { id: "c" },
      prompt: { id: "p" },
      background: true,
      tool_choice: { type: "file_search" },
    });
    expect(fieldsOf(grave.lost)).toEqual([
      ...["previous_response_id", "conversation", "prompt", "background"],
      ...["input.0.item_reference", "input.1.compaction", "tool_choice"],
    ]);
    expect(grave.lost?.every((loss) => loss.grave && loss.why)).toBe(true);
  });
  test("names all that has no place", () => {
    const { others } = neutral({
      input: [
        {
          role: "assistant",
          phase: "commentary",
          content: [{ type: "output_text", text: "a" }, { type: "of_tomorrow" }],
        },
        { type: "web_search_call", action: {} },
        { type: "reasoning", encrypted_content: "sluice.?", summary: [] },
      ],
      tools: [{ type: "function", name: "f", defer_loading: true }],
      include: ["web_search_call.results"],
      truncation: "auto",
      max_tool_calls: 3,
      of_tomorrow: 1,
      nothing: null,
    });
    expect(others.toSorted()).toEqual(
      [
        ...["max_tool_calls", "of_tomorrow", "truncation", "include.web_search_call.results"],
        ...["input.0.phase", "input.0.content.1.of_tomorrow"],
        ...["input.2.encrypted_content", "tools.0.defer_loading"],
      ].toSorted(),
    );
  });
  test.each([
    ["input.0", { input: [3] }],
    ["input.0.role", { input: [{ role: "king", content: "x" }] }],
    ["input.0.content", { input: [{ role: "user", content: 3 }] }],
    ["input.0.content.0", { input: [{ role: "user", content: ["x"] }] }],
    ["input.0.call_id", { input: [{ type: "function_call_output", output: "x" }] }],
    ["input.0.name", { input: [{ type: "function_call", call_id: "c", arguments: "{}" }] }],
    ["input.0.content.0.image_url", { input: [{ role: "user", content: [{ type: "input_image" }] }] }],
    ["temperature", { input: "x", temperature: "warm" }],
    ["tools", { input: "x", tools: {} }],
    ["tools.0.name", { input: "x", tools: [{ type: "function" }] }],
    ["tool_choice", { input: "x", tool_choice: "some" }],
    ["text.format.type", { input: "x", text: { format: { type: "xml" } } }],
    ["reasoning.effort", { input: "x", reasoning: { effort: "huge" } }],
  ])("a wrong field is named: %s", (param, request) => {
    const run = (): unknown => neutral(request);
    expect(run).toThrow(SluiceError);
    expect(run).toThrow(`${param}: `);
  });
});

describe("a request of another dialect", () => {
  const write = (request: Partial<NeutralRequest>) => {
    const { body, losses } = translation.writeRequest(
      {
        messages: [{ role: "user", parts: [{ kind: "text", text: "hi" }] }],
        tools: [],
        sampling: {},
        others: [],
        ...request,
      },
      CALL,
    );
    return { body: JSON.parse(body), losses };
  };
  test("is not kept by the provider unless that was asked for", () => {
    expect(write({}).body.store).toBe(false);
    expect(write({ store: true }).body.store).toBe(true);
  });
  test("loses by name what the API has nothing for, and is refused where that counts", () => {
    const { losses } = write({
      sampling: { topK: 3, seed: 1, stop: ["x"], choices: 2, frequencyPenalty: 1 },
      maxOutputTokens: 1,
      reasoning: { budgetTokens: 5000 },
      tools: [{ kind: "built-in", origin: "anthropic-messages", type: "computer", value: {} }],
      messages: [
        {
          role: "user",
          name: "ann",
          parts: [{ kind: "audio", source: { kind: "bytes", mediaType: "audio/wav", data: "A" } }],
        },
        {
          role: "assistant",
          parts: [
            { kind: "reasoning", text: "hm", signature: { origin: "anthropic-messages", value: "s" } },
            { kind: "text", text: "a", cache: {} },
            { kind: "image", source: { kind: "url", url: "https://e.example" } },
            { kind: "tool-call", id: "c", name: "f", input: "", signature: { origin: "gemini", value: "g" } },
          ],
        },
        { role: "tool", parts: [{ kind: "tool-result", callId: "c", content: [], isError: true }] },
      ],
    });
    expect(losses.filter(({ grave }) => grave).map(({ field }) => field)).toEqual([
      ...["stop", "n", "messages.0.content.0", "messages.1.content.1", "tools.0"],
    ]);
    expect(losses.filter(({ grave }) => !grave).map(({ field }) => field)).toEqual([
      ...[
        "top_k",
        "seed",
        "frequency_penalty",
        "thinking.budget_tokens",
        "messages.0.name",
        "messages.1.reasoning",
      ],
      ...[
        "messages.1.content.0.cache_control",
        "messages.1.tool_calls.signature",
        "messages.2.tool_result.is_error",
      ],
      "max_tokens",
    ]);
  });
  test("has names no longer than the API takes, the same each time and apart from others", () => {
    const long = (end: string): string => write({ user: `${"u".repeat(100)}${end}` }).body.safety_identifier;
    expect([long("a").length, long("a")]).toEqual([64, long("a")]);
    expect(long("a")).not.toBe(long("b"));
  });
  test("with nothing in it is refused", () => {
    expect(write({ messages: [] }).losses).toMatchObject([{ field: "messages", grave: true }]);
  });
});
