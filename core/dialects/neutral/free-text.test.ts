import { describe, expect, test } from "bun:test";
import type { NeutralEvent } from "./answer.ts";
import { asFunctions, FreeTextCalls, freeTextNames, withFreeText } from "./free-text.ts";
import type { Message, ToolCallPart } from "./parts.ts";
import type { Loss, NeutralRequest } from "./request.ts";

const NAMES = new Set(["patch"]);
const call: ToolCallPart = { kind: "tool-call", id: "1", name: "patch", input: '*** "raw"', custom: true };
const result: Message = {
  role: "tool",
  parts: [{ kind: "tool-result", callId: "1", custom: true, content: [{ kind: "text", text: "done" }] }],
};
const request: NeutralRequest = {
  messages: [{ role: "assistant", parts: [call] }, result],
  tools: [
    { kind: "function", name: "other" },
    {
      kind: "custom",
      name: "patch",
      description: "Edits.",
      grammar: { syntax: "lark", definition: "start: x" },
    },
  ],
  sampling: {},
  others: [],
};

describe("tools of free text before a provider without them", () => {
  test("are functions of one text, their grammar is told to the model and named as lost, and calls are calls of these", () => {
    const losses: Loss[] = [];
    const { tools, messages } = asFunctions(request, losses);
    expect(losses).toEqual([{ field: "tools.1.format", grave: false }]);
    expect(tools[1]).toMatchObject({
      kind: "function",
      name: "patch",
      description: expect.stringContaining("start: x"),
    });
    expect(messages[0]?.parts).toEqual([{ ...call, custom: false, input: '{"input":"*** \\"raw\\""}' }]);
    expect(messages[1]?.parts[0]).toMatchObject({ kind: "tool-result", custom: false });
    expect([...freeTextNames(request)]).toEqual([...NAMES]);
  });

  test("come back as calls of what was asked for; arguments of another kind stay as they are", () => {
    const partsOf = (input: string) => {
      const answer = { model: "m", choices: [{ parts: [{ ...call, custom: false, input }] }], others: [] };
      return withFreeText(answer as never, NAMES).choices[0]?.parts;
    };
    expect(partsOf('{"input":"*** \\"raw\\""}')).toEqual([call]);
    expect(partsOf('{"text":1}')).toEqual([{ ...call, input: '{"text":1}' }]);
    expect(partsOf("not JSON")).toEqual([{ ...call, input: "not JSON" }]);
  });

  test("come back so in a stream too, whose other parts are not held", () => {
    const seen: NeutralEvent[] = [];
    const calls = new FreeTextCalls({ write: (event) => String(seen.push(event)) }, NAMES);
    const at = { choice: 0, part: 1 };
    const events: readonly NeutralEvent[] = [
      { kind: "part-start", choice: 0, part: 0, of: { kind: "text" } },
      { kind: "part-start", ...at, of: { kind: "tool-call", id: "1", name: "patch" } },
      { kind: "delta", ...at, text: '{"inp' },
      { kind: "delta", choice: 0, part: 0, text: "hi" },
      { kind: "delta", ...at, text: 'ut":"a\\nb"}' },
      { kind: "part-end", ...at },
    ];
    for (const event of events) calls.write(event);
    expect(seen.map(({ kind }) => kind)).toEqual(["part-start", "part-start", "delta", "delta", "part-end"]);
    expect(seen[1]).toMatchObject({ of: { name: "patch", custom: true } });
    expect(seen[3]).toEqual({ kind: "delta", ...at, text: "a\nb" });
  });
});
