import { expect, test } from "bun:test";
import { codeTokens } from "./code-tokens.ts";

const words = (script: string): string =>
  codeTokens(script)
    .map(({ text }) => text)
    .join(" ");

test.each([
  ["a=\"import(x)\"+'y';", "a = + ;"],
  ["a=/[/]import(x)/g.test(b)", "a = . test ( b )"],
  ["a=b/c/d", "a = b / c / d"],
  ["return/x/.test(y)", "return . test ( y )"],
  ["(a)/b/c", "( a ) / b / c"],
  ["`a${b+`c${d}`}e${f({g:1})}`/h", "b + d f ( { g : 1 } ) / h"],
  ["`\\`${a}`", "a"],
  ["a//b\n/*c*/d", "a d"],
  ["a.$b_1?.c", "a . $b_1 ? . c"],
])("the words and marks of %s are told from texts", (script, expected) => {
  expect(words(script)).toBe(expected);
});

test("each stands where it says", () => {
  const script = 'let a = "x"; import("y")';
  for (const { text, at } of codeTokens(script)) expect(script.slice(at, at + text.length)).toBe(text);
});
