import { expect, test } from "bun:test";
import { TextTemplate } from "./template.ts";

const TEXTS = ["", "a", "b", 'say "no"', "two\nlines", "\\", "\u2028", "Grüße \u{1f44b}", "\ud83d", "\u0000"];

test("a template gives what the whole would be written as", () => {
  const write = (text: string): string =>
    `data: ${JSON.stringify({ a: "aab", b: [{ text }], model: 'b"a', n: 1 })}\n\n`;
  const template = new TextTemplate(write);
  for (const text of TEXTS) expect(template.with(text)).toBe(write(text));
});

test("a text that stands there twice, never, or not as a value has no template", () => {
  expect(() => new TextTemplate((text) => JSON.stringify([text, text]))).toThrow(TypeError);
  expect(() => new TextTemplate(() => "{}")).toThrow(TypeError);
  expect(() => new TextTemplate((text) => JSON.stringify(`x${text}`))).toThrow(TypeError);
});
