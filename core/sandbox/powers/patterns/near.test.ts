import { describe, expect, test } from "bun:test";
import { PlainBlock } from "./block.ts";
import { Near, type NearWords } from "./near.ts";

/** Whether a word stands near the 1 of a text. */
const isNear = (text: string, near: NearWords): boolean => {
  const at = text.indexOf("1");
  return new Near(near).isNear(text, at, at + 1, new PlainBlock(text, 0));
};

const isOpen = (text: string, near: NearWords): boolean => {
  const at = text.indexOf("1");
  return new Near(near).isOpen(text, at, at + 1, new PlainBlock(text, 0));
};

describe("a word near a match", () => {
  test.each([
    ["SSN: 1", true],
    ["ssn1", true],
    ["ssns 1", false],
    ["assn 1", false],
    ["user_ssn 1", true],
    ["userSsn = 1", true],
    ["usersSN = 1", false],
    ["ssnNumber 1", true],
    ["ssn........... 1", false],
    ["Social \n  Security 1", false],
    ["Social \n  Sec 1", true],
    ["1 ssn", false],
    ["我的身份证号 1", true],
  ])("of %p is found in reach, whole and in any case: %p", (text, found) => {
    expect(isNear(text, { words: ["ssn", "social sec", "social security", "身份证"], before: 14 })).toBe(
      found,
    );
  });

  test("behind it is found where it is asked for", () => {
    const near = { words: ["ssn", "ssn no"], before: 0, after: 6 };
    expect(isNear("ssn 1", near)).toBe(false);
    expect(isNear("1 ssn", near)).toBe(true);
    expect(isNear("1 ssn no", near)).toBe(true);
    expect(isNear("1    ssn", near)).toBe(false);
    expect(isNear("1 ssns", near)).toBe(false);
  });

  test("is any of those that are given, with signs and all", () => {
    expect(isNear("c++ 1", { words: ["c++", "(a)"] })).toBe(true);
    expect(isNear("x(A)1", { words: ["c++", "(a)"] })).toBe(true);
    expect(isNear("c+ 1", { words: ["c++", "(a)"] })).toBe(false);
  });
});

describe("whether a word may yet come", () => {
  test.each([
    ["1", true],
    ["1 ss", true],
    ["1 ssn", true],
    ["1 ssn ", false],
    ["1 .......", false],
    ["ssn 1", false],
  ])("hangs on what is there: %p is open: %p", (text, open) => {
    expect(isOpen(text, { words: ["ssn"], after: 6 })).toBe(open);
  });

  test("is never so where nothing behind is looked at", () => {
    expect(isOpen("1", { words: ["ssn"] })).toBe(false);
  });
});
