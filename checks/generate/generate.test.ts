import { expect, test } from "bun:test";
import { HOOKS } from "../../sdk/hooks.ts";
import { errorsPage } from "./errors.ts";
import { hooksTable } from "./hooks.ts";
import { withTable } from "./readme.ts";

test("the page of errors has a table for each area", () => {
  const page = errorsPage({
    REQUEST_BODY_CUT: { status: 400, retryable: true, message: "a | b\nc" },
    KEY_GONE: { status: 0, retryable: false, message: "gone" },
  });
  expect(page).toContain("## REQUEST\n\n| code | status | retryable | message |");
  expect(page).toContain("| `REQUEST_BODY_CUT` | 400 | yes | a \\| b c |");
  expect(page).toContain("## KEY\n");
  expect(page).toContain("| `KEY_GONE` | – | no | gone |");
});

test("the table of hooks has each hook once, in order", () => {
  const named = [...hooksTable(HOOKS).matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name ?? "");
  expect(named).toEqual(Object.keys(HOOKS));
});

test("a table goes between its markers, and nowhere else", () => {
  const text = "a\n<!-- hooks -->\nold\n<!-- /hooks -->\nb\n";
  expect(withTable(text, "new $& row\n")).toBe("a\n<!-- hooks -->\nnew $& row\n<!-- /hooks -->\nb\n");
  expect(withTable("no marker", "new")).toBe("no marker");
});
