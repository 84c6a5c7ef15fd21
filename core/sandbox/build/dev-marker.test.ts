import { expect, test } from "bun:test";
import { consoleIn, devMarker } from "./dev-marker.ts";

test("the file that a marker was made with is read out of it", () => {
  const file = "/home/me/no-secrets/dist/console.jsonl";
  expect(consoleIn(devMarker(file))).toBe(file);
});

test.each([
  ["no marker", undefined],
  ["no JSON", "half a"],
  ["no object", "null"],
  ["no text", '{"console":1}'],
  ["a file of another name", '{"console":"/etc/passwd"}'],
  ["a relative path", '{"console":"x/dist/console.jsonl"}'],
])("%s leads to no file", (_, marker) => {
  expect(consoleIn(marker)).toBeUndefined();
});
