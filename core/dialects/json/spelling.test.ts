import { describe, expect, test } from "bun:test";
import { SluiceError } from "../../errors/index.ts";
import { readJson } from "./read.ts";
import type { Shape } from "./shape.ts";
import { camelOf, otherSpelling, snakeOf } from "./spelling.ts";

test("each spelling gives the other", () => {
  for (const [camel, snake] of [
    ["generationConfig", "generation_config"],
    ["responseJsonSchema", "response_json_schema"],
    ["topP", "top_p"],
  ] as const) {
    expect([camelOf(snake), snakeOf(camel)]).toEqual([camel, snake]);
    expect([otherSpelling(camel), otherSpelling(snake)]).toEqual([snake, camel]);
  }
  expect(otherSpelling("text")).toBeUndefined();
  expect(camelOf("__proto__")).toBe("__proto__");
});

describe("a key in either case", () => {
  const shape: Shape = { eitherCase: true, members: { topP: {}, top_p: {}, text: {} } };
  const read = (text: string): string => {
    try {
      readJson(new TextEncoder().encode(text), shape);
      return "";
    } catch (thrown) {
      if (thrown instanceof SluiceError) return thrown.message;
      throw thrown;
    }
  };

  test("is one field: both spellings are refused, of known keys and of others, escaped or not", () => {
    expect(read('{"topP":1,"top_p":1}')).toContain("top_p stands there twice, in two spellings");
    expect(read('{"top_p":1,"top\\u0050":1}')).toContain("topP stands there twice");
    expect(read('{"newField":1,"new_field":1}')).toContain("twice");
    expect(read('{"TOP_P":1}')).toContain("by case alone");
  });

  test("passes in one of them", () => {
    for (const text of ['{"topP":1,"text":2}', '{"top_p":1,"newField":1}', '{"a_b":1,"ab":2,"a":3}'])
      expect(read(text)).toBe("");
  });
});
