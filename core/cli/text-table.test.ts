import { expect, test } from "bun:test";
import { textTable } from "./text-table.ts";

test("columns are as wide as their widest cell, and no line ends in blanks", () => {
  expect(
    textTable(
      ["ID", "NAME"],
      [
        ["a", "long name"],
        ["longer", ""],
      ],
    ),
  ).toBe("ID      NAME\na       long name\nlonger");
});

test("without rows there are the headings", () => {
  expect(textTable(["A", "B"], [])).toBe("A  B");
});
