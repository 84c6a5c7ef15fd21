import { describe, expect, test } from "bun:test";
import { requestTags, TagWriter } from "./tags.ts";

const tagsIn = (value: string, name = "x-sluice-tags") => requestTags(new Headers({ [name]: value }));
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, "v"]));

describe("tags of a request", () => {
  test("are a JSON object of strings in either header; Databricks' own counts first", () => {
    expect(tagsIn('{"team":"search"}')).toEqual({ team: "search" });
    expect(tagsIn('{"a":""}', "databricks-ai-gateway-request-tags")).toEqual({ a: "" });
    const both = new Headers({
      "x-sluice-tags": '{"a":"1"}',
      "Databricks-Ai-Gateway-Request-Tags": '{"a":"2"}',
    });
    expect(requestTags(both)).toEqual({ a: "2" });
    expect(requestTags(new Headers())).toEqual({});
  });
  test("are refused where they are anything else", () => {
    for (const value of [
      "",
      "{",
      "[]",
      '"a"',
      "1",
      "null",
      '{"a":1}',
      '{"a":null}',
      '{"":"a"}',
      '{"a":{}}',
    ]) {
      expect(() => tagsIn(value)).toThrow("request tags");
    }
  });
  test("keep their bounds: 32 of them, keys to 64, values to 256 characters", () => {
    expect(Object.keys(tagsIn(JSON.stringify(many(32)))).length).toBe(32);
    expect(() => tagsIn(JSON.stringify(many(33)))).toThrow("request tags");
    expect(() => tagsIn(JSON.stringify({ ["k".repeat(65)]: "v" }))).toThrow("request tags");
    expect(() => tagsIn(JSON.stringify({ k: "v".repeat(257) }))).toThrow("request tags");
    expect(tagsIn(JSON.stringify({ ["k".repeat(64)]: "v".repeat(256) }))).toHaveProperty("k".repeat(64));
  });
  test("may have any name, and none reaches an object's prototype", () => {
    const tags = tagsIn('{"__proto__":"a","constructor":"b"}');
    expect(Object.entries(tags)).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
    expect(Object.getPrototypeOf(tags)).toBe(Object.prototype);
  });
});

describe("a plugin's tag", () => {
  test("is set, or set anew even where there are as many as there may be", () => {
    const before = many(32);
    const writer = new TagWriter(before);
    writer.set("k3", "new");
    expect([writer.tags.k3, before.k3]).toEqual(["new", "v"]);
    expect(() => writer.set("k32", "v")).toThrow(RangeError);
  });
  test("has a key to 64 and a value to 256 characters", () => {
    for (const [key, value] of [
      ["", "v"],
      ["k".repeat(65), "v"],
      ["k", "v".repeat(257)],
    ] as const) {
      expect(() => new TagWriter({}).set(key, value)).toThrow(RangeError);
    }
  });
});
