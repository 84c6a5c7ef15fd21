import { describe, expect, test } from "bun:test";
import { SluiceError } from "../../errors/index.ts";
import { editLiteral } from "./edit.ts";
import { wordsIn } from "./literals.ts";
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

test("whole numbers that may tell of somebody are words, and become strings when they are edited", () => {
  const text = '{"a":["b",123456,12345,-654321,1234567.5,1e123456,"999999"],"123456":123456}';
  const words = wordsIn(text, 0, text.length);
  expect(words.map((word) => word.text)).toEqual([
    ...["a", "b", "123456", "-654321", "999999", "123456", "123456"],
  ]);
  for (const word of words) expect(String(JSON.parse(text.slice(word.start, word.end)))).toBe(word.text);
  expect(editLiteral("4111222", [{ start: 0, end: 4, text: '"' }])).toBe('"\\"222"');
});
