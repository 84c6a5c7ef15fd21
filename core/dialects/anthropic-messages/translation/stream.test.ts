import { describe, expect, test } from "bun:test";
import type { NeutralEvent } from "../../neutral/answer.ts";
import { Random } from "../../testing/random.ts";
import { assemble } from "../testing/assemble.ts";
import { payloadsOf } from "../testing/translated.ts";
import { translation } from "./index.ts";

describe("a stream is written in order, whatever order it is told in", () => {
  const start: NeutralEvent = { kind: "start", id: "x", model: "m", created: 0 };
  const tool = (part: number): NeutralEvent => ({
    ...{ kind: "part-start", choice: 0, part },
    of: { kind: "tool-call", id: `t${part}`, name: `tool${part}` },
  });
  const delta = (part: number, text: string): NeutralEvent => ({ kind: "delta", choice: 0, part, text });
  const over: NeutralEvent[] = [{ kind: "finish", choice: 0, reason: "tool-calls" }, { kind: "end" }];

  test("calls that are told side by side come one after the other, and words go on behind them", () => {
    const text: NeutralEvent = { kind: "part-start", choice: 0, part: 0, of: { kind: "text" } };
    const events = [
      start,
      text,
      delta(0, "a"),
      tool(1),
      delta(1, '{"x"'),
      tool(2),
      delta(2, '{"y":2}'),
      delta(1, ":1}"),
    ];
    const { content, stop_reason } = assemble(payloadsOf([...events, delta(0, "b"), ...over]));
    expect(stop_reason).toBe("tool_use");
    expect(content).toMatchObject([
      { type: "text", text: "a" },
      { type: "tool_use", id: "t1", input: { x: 1 } },
      { type: "tool_use", id: "t2", input: { y: 2 } },
      { type: "text", text: "b" },
    ]);
  });

  test("by chance mixed events never break the grammar, and no word of theirs is lost", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed);
      const kinds = ["text", "reasoning", "refusal", "tool-call"] as const;
      const parts = Array.from({ length: 1 + random.int(5) }, () => random.pick(kinds));
      const events: NeutralEvent[] = [start];
      const begun = new Set<number>();
      let words = "";
      for (let step = 0; step < 30; step++) {
        const part = random.int(parts.length);
        const kind = parts[part] ?? "text";
        if (!begun.has(part)) {
          begun.add(part);
          events.push(
            kind === "tool-call" ? tool(part) : { kind: "part-start", choice: 0, part, of: { kind } },
          );
          if (kind === "tool-call") events.push(delta(part, "{}"));
        } else if (kind !== "tool-call") {
          words += `${step};`;
          events.push(delta(part, `${step};`));
        }
        if (random.chance(10))
          events.push({ kind: "signature", choice: 0, part, origin: "gemini", value: "s" });
        if (random.chance(10)) events.push({ kind: "delta", choice: 1, part, text: "another choice" });
      }
      const { content } = assemble(payloadsOf([...events, ...over]));
      const said = Array.isArray(content)
        ? content.map(({ text = "", thinking = "" }) => text + thinking).join("")
        : "";
      const sorted = (all: string) => all.split(";").toSorted();
      expect(sorted(said)).toEqual(sorted(words));
    }
  });

  test("an error ends it, and nothing follows", () => {
    const payloads = payloadsOf([start, { kind: "error", message: "full", status: 529 }, ...over]);
    expect(payloads).toHaveLength(2);
    expect(JSON.parse(payloads[1] ?? "")).toMatchObject({
      type: "error",
      error: { type: "overloaded_error", message: "full" },
    });
  });

  test("more side by side than can be put in order is an error, not a heap", () => {
    const long = "x".repeat(1_000_000);
    const events = [start, tool(0), tool(1), ...Array.from({ length: 6 }, () => delta(1, long)), ...over];
    expect(payloadsOf(events).at(-1)).toContain('"type":"error"');
  });
});

test("a hostile stream is read without a throw, and no event comes out of place", () => {
  const block = (index: number, type: string) => ({
    type: "content_block_start",
    index,
    content_block: { type },
  });
  const piece = (index: number, delta: unknown) => ({ type: "content_block_delta", index, delta });
  const odd: unknown[] = [
    ...[null, 1, [], {}, { type: "message_stop" }, { type: "content_block_stop", index: 3 }, { type: "odd" }],
    ...[
      block(0, "text"),
      block(0, "text"),
      block(-1, "tool_use"),
      { type: "content_block_start", index: "x" },
    ],
    ...[
      piece(0, null),
      piece(9, { type: "text_delta", text: "orphan" }),
      piece(0, { type: "input_json_delta" }),
    ],
    ...[piece(0, { type: "text_delta", text: 5 }), { type: "message_delta", delta: null, usage: "x" }],
    ...[{ type: "message_start" }, { type: "message_start", message: 3 }, { type: "ping" }],
  ];
  for (let seed = 1; seed <= 200; seed++) {
    const random = new Random(seed);
    const reader = translation.readStream();
    const data = random.times(30, () => JSON.stringify(odd[random.int(odd.length)]));
    const events = [...["{", "", ...data].flatMap((one) => reader.read(one)), ...reader.end()];
    const open = new Set<number>();
    for (const [at, event] of events.entries()) {
      if (event.kind === "start") expect(at).toBe(0);
      if (event.kind === "part-start") open.add(event.part);
      if (event.kind === "delta") expect(open.has(event.part)).toBe(true);
      if (event.kind === "part-end") expect(open.delete(event.part)).toBe(true);
      if (event.kind === "end") expect(at).toBe(events.length - 1);
    }
  }
});
