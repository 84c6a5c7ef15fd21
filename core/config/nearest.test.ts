import { describe, expect, test } from "bun:test";
import { nearest } from "./nearest.ts";

describe("nearest", () => {
  const words = ["targets", "timeouts", "plugins", "tags"];

  test.each([
    ["targts", "targets"],
    ["tragets", "targets"],
    ["Plugins", "plugins"],
    ["pluginss", "plugins"],
    ["tag", "tags"],
  ])("takes %s for %s", (word, meant) => {
    expect(nearest(word, words)).toBe(meant);
  });

  test.each(["", "x", "completely-different", "zzzz"])("finds nothing near %p", (word) => {
    expect(nearest(word, words)).toBeUndefined();
  });

  test("prefers the closer of two", () => {
    expect(nearest("chat-1", ["chat-22", "chat-2"])).toBe("chat-2");
  });

  test("has nothing to offer without candidates", () => {
    expect(nearest("word", [])).toBeUndefined();
  });
});
