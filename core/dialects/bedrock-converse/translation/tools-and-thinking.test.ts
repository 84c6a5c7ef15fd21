import { describe, expect, test } from "bun:test";
import { CLAUDE, LLAMA, NEWER, NOVA } from "../../../catalog/testing.ts";
import type { Part } from "../../neutral/parts.ts";
import type { NeutralRequest } from "../../neutral/request.ts";
import { HELLO, lost, model, user, write } from "./testing.ts";

describe("tools", () => {
  const tools = [
    { kind: "function", name: "f" },
    { kind: "function", name: "g" },
  ] as const;
  test.each([
    [{ kind: "auto" }, ["f", "g"], { auto: {} }],
    [{ kind: "tool", name: "g" }, ["f", "g"], { tool: { name: "g" } }],
    [{ kind: "allowed", names: ["g"], required: true }, ["g"], { tool: { name: "g" } }],
    [{ kind: "allowed", names: ["f", "g"], required: true }, ["f", "g"], { any: {} }],
    [{ kind: "allowed", names: ["g"], required: false }, ["g"], { auto: {} }],
  ] as const)("%j", (toolChoice, names, choice) => {
    const { toolConfig } = write({ tools, toolChoice }).body;
    expect(toolConfig.tools.map((tool: { toolSpec: { name: string } }) => tool.toolSpec.name)).toEqual(names);
    expect(toolConfig.toolChoice).toEqual(choice);
  });

  test("that must not be called are not named, and what cannot be forbidden is refused", () => {
    expect(write({ tools, toolChoice: { kind: "none" } }).body.toolConfig).toBeUndefined();
    const call: Part = { kind: "tool-call", id: "x", name: "f", input: "{}" };
    const { losses } = write({ tools, toolChoice: { kind: "none" }, messages: [...HELLO, model(call)] });
    expect(lost(losses)).toEqual(["tool_choice!"]);
  });

  test("of other kinds are refused, the provider's own are its own, and one at a time is named", () => {
    const { body, losses } = write({
      parallelToolCalls: false,
      tools: [
        ...tools,
        { kind: "custom", name: "c" },
        { kind: "built-in", origin: "openai-chat", type: "w", value: {} },
        {
          kind: "built-in",
          origin: "bedrock-converse",
          type: "systemTool",
          value: { systemTool: { name: "n" } },
        },
      ],
    });
    expect(lost(losses)).toEqual(["tools.3!", "parallel_tool_calls"]);
    expect(body.toolConfig.tools.at(-1)).toEqual({ systemTool: { name: "n" } });
  });
});

describe("thinking", () => {
  const fields = (request: Partial<NeutralRequest>, to: string) => {
    const { body, losses } = write(request, to);
    return { own: body.additionalModelRequestFields, output: body.outputConfig, lost: lost(losses) };
  };

  test("is said in the way of the model", () => {
    const effort = { reasoning: { effort: "low" } } as const;
    expect(fields(effort, CLAUDE).own).toEqual({ thinking: { type: "enabled", budget_tokens: 2048 } });
    expect(fields(effort, NEWER)).toEqual({
      own: { thinking: { type: "adaptive" } },
      output: { effort: "low" },
      lost: [],
    });
    expect(fields(effort, NOVA).own).toEqual({
      reasoningConfig: { type: "enabled", maxReasoningEffort: "low" },
    });
    expect(fields(effort, "openai.gpt-oss-120b-1:0").own).toEqual({ reasoning_effort: "low" });
    for (const none of [LLAMA, "anthropic.claude-3-5-haiku-20241022-v1:0"])
      expect(fields(effort, none)).toEqual({ own: undefined, output: undefined, lost: ["reasoning"] });
  });

  test("keeps within the answer, and leaves out what it excludes", () => {
    const reasoning = { budgetTokens: 5000 };
    const sampling = { temperature: 0.2, topP: 0.5, topK: 3 };
    const written = write({ reasoning, sampling, maxOutputTokens: 3000 });
    expect(written.body.additionalModelRequestFields).toEqual({
      thinking: { type: "enabled", budget_tokens: 2999 },
    });
    expect(written.body.inferenceConfig).toEqual({ maxTokens: 3000 });
    expect(lost(written.losses).toSorted()).toEqual(["temperature", "top_k", "top_p"]);
    expect(fields({ reasoning, maxOutputTokens: 100 }, CLAUDE).lost).toEqual(["reasoning"]);
  });

  test("gives way to a tool that must be called, and to a turn whose thoughts did not come back", () => {
    const reasoning = { effort: "high" } as const;
    const tools = [{ kind: "function", name: "f" }] as const;
    expect(fields({ reasoning, tools, toolChoice: { kind: "required" } }, CLAUDE).lost).toEqual([
      "reasoning",
    ]);
    const call: Part = { kind: "tool-call", id: "x", name: "f", input: "{}" };
    const result: Part = { kind: "tool-result", callId: "x", content: [] };
    const thought: Part = {
      kind: "reasoning",
      text: "t",
      signature: { origin: "bedrock-converse", value: "v" },
    };
    expect(
      fields({ reasoning, messages: [...HELLO, model(call), user(result)] }, CLAUDE).own,
    ).toBeUndefined();
    expect(
      fields({ reasoning, messages: [...HELLO, model(thought, call), user(result)] }, CLAUDE).own,
    ).toBeDefined();
  });

  test("that is not wanted is not said", () => {
    for (const reasoning of [{ effort: "none" }, { budgetTokens: 0 }, {}] as const)
      expect(fields({ reasoning }, CLAUDE)).toEqual({ own: undefined, output: undefined, lost: [] });
    expect(fields({ reasoning: { effort: "low", thinking: false } }, NEWER)).toEqual({
      own: undefined,
      output: { effort: "low" },
      lost: [],
    });
  });
});
