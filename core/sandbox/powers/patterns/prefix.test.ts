import { describe, expect, test } from "bun:test";
import { extentOf } from "./extent.ts";

/** The expression for what may become a match; `$` stands for the end of the text. */
const prefix = (source: string, flags = "", most?: number): string | undefined =>
  extentOf(source, flags, most).prefix?.source.replaceAll("(?![^])", "$");

describe("what may become a match", () => {
  test.each([
    ["ab", "(?:(?:a|$)(?:b|$))$"],
    ["a?b{1,5}", "(?:a?(?:b{1,5}|$))$"],
    ["a{2,5}?", "(?:(?:a{2,5}?|a{0,1}$))$"],
    ["\\ba|b", "(?:(?:\\b|$)(?:a|$)|(?:b|$))$"],
    ["(?:ab){2,4}c", "(?:(?:(?:a|$)(?:b|$)){2}(?:(?:a|$)(?:b|$)){0,2}(?:c|$))$"],
    ["(?:ab){3}", "(?:(?:(?:a|$)(?:b|$)){3})$"],
    ["(ab){2,4}", "(?:((?:a|$)(?:b|$)){2,4})$"],
  ])("of /%s/ ends with the text", (source, made) => {
    expect(prefix(source)).toBe(made);
  });

  test("goes on as long as the longest match, and one more", () => {
    expect(prefix("a+b", "", 5)).toBe("(?:(?:a{1,6}|$)(?:b|$))$");
    expect(prefix("(?:ab)+", "", 5)).toBe("(?:(?:(?:a|$)(?:b|$)){1}(?:(?:a|$)(?:b|$)){0,5})$");
  });

  test("may end before the text, where a lookahead does not see enough", () => {
    expect(prefix("a(?=bc)")).toBe("(?:(?:a|$)(?=(?:b|$)(?:c|$)))(?=[^]{0,1}$)");
    expect(prefix("a(?!b)")).toBe("(?:(?:a|$)(?!b))$");
  });

  test("is refused by a lookahead only where that is certain", () => {
    expect(prefix("a(?!b\\b)")).toBe("(?:(?:a|$)(?!b(?:\\b(?!$))))(?=[^]{0,2}$)");
    expect(prefix("a(?!b(?!c))")).toBe("(?:(?:a|$)(?!b(?!(?:c|$))))(?=[^]{0,1}$)");
    expect(prefix("(a)(?!\\1)")).toBe("(?:((?:a|$))(?!(?:(?!))))$");
  });

  test("looks at what stands before as it is", () => {
    expect(prefix("(?<=ab)c(?<!d)")).toBe("(?:(?:(?<=ab)|$)(?:c|$)(?:(?<!d)|$))$");
  });

  test("cannot be said where a backslash stands for itself", () => {
    expect(prefix("a\\c1")).toBeUndefined();
  });
});
