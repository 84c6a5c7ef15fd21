import { expect, test } from "bun:test";
import { splice } from "./edit.ts";
import { literalsIn, scalarsIn } from "./literals.ts";

test("every string is found, keys and escapes too, and stands where it is said to", () => {
  const value = { 'a"': ["\\", 'b\\"c', "", "é\n😀"], "\\": { d: 1, e: null } };
  const text = JSON.stringify(value, undefined, 1);
  const literals = literalsIn(text, 0, text.length);
  expect(literals.map((one) => one.text)).toEqual(['a"', "\\", 'b\\"c', "", "é\n😀", "\\", "d", "e"]);
  for (const { start, end, text: said } of literals) expect(JSON.parse(text.slice(start, end))).toBe(said);
  const emptied = splice(
    text,
    literals.map(({ start, end }) => ({ start, end, text: '""' })),
  );
  expect(literalsIn(emptied, 0, emptied.length).every((one) => one.text === "")).toBe(true);
});

test("only those between the places", () => {
  const text = '{"a":"b","c":{"d":"e"},"f":"g"}';
  const start = text.indexOf('{"d"');
  expect(literalsIn(text, start, start + 9).map((one) => one.text)).toEqual(["d", "e"]);
});

test("a string of backslashes alone takes no more than its length", () => {
  const text = JSON.stringify("\\".repeat(200_000));
  const began = performance.now();
  expect(literalsIn(text, 0, text.length)).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(500);
});

test("numbers stand between the strings, and what is in a string is no number", () => {
  const text = '{"a1":[12,-3.5e2],"b":{"c":true,"d":"4 5"},"e":null}';
  const scalars = scalarsIn(text, 0, text.length);
  expect(scalars.map((scalar) => scalar.text)).toEqual(["a1", "12", "-3.5e2", "b", "c", "d", "4 5", "e"]);
  for (const scalar of scalars)
    expect(String(JSON.parse(text.slice(scalar.start, scalar.end)))).toBe(
      scalar.text.replace("-3.5e2", "-350"),
    );
});
