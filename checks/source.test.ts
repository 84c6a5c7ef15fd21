import { describe, expect, test } from "bun:test";
import { importsOf, scan } from "./source.ts";

const texts = (source: string, kind: string) =>
  scan(source).flatMap((token) => (token.kind === kind ? [token.text] : []));

describe("scan", () => {
  test("tells texts, comments and code apart", () => {
    const source = 'const a = "x // no"; // yes "not a text"\n/* as any */ b = \'it\\\'s\';';
    expect(texts(source, "text")).toEqual(["x // no", "it\\'s"]);
    expect(texts(source, "comment")).toEqual(['// yes "not a text"', "/* as any */"]);
    expect(texts(source, "word")).toEqual(["const", "a", "b"]);
  });

  test("follows templates into their code and out again", () => {
    // Joined, since the linter takes a dollar and a brace in a plain text for a mistake.
    const source = ["`a ", "{ f({ x: `in ", "{y}` }) } z`; end"].join("$");
    expect(texts(source, "text")).toEqual(["a ", "in ", "", " z"]);
    expect(texts(source, "word")).toEqual(["f", "x", "y", "end"]);
  });

  test("tells a regular expression from a division", () => {
    expect(texts('x.replace(/["`]/g, "")', "text")).toEqual(['/["`]/g', ""]);
    expect(texts('a / b; "c" / d', "text")).toEqual(["c"]);
    expect(texts("return /[/'\"]+/.test(s)", "text")).toEqual(["/[/'\"]+/"]);
  });

  test("counts lines", () => {
    expect(scan("a\n`b\n`\nc").map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  test("finds every kind of import, and nothing else", () => {
    const source = [
      'import a from "one";',
      'import type { b } from "two";',
      'import "three";',
      'export * from "four";',
      'const c = await import("five");',
      'type D = import("six").D;',
      'Array.from("not"); // import "no"',
    ].join("\n");
    expect(importsOf(scan(source)).map(({ text }) => text)).toEqual([
      "one",
      "two",
      "three",
      "four",
      "five",
      "six",
    ]);
  });
});
