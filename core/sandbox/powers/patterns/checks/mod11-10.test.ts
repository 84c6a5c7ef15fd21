import { expect, test } from "bun:test";
import { checkOf } from "./index.ts";

const isRight = checkOf({ kind: "mod11-10" });

test.each([
  ["the standard's example", "07945", "07946"],
  ["a German tax number", "86 095 742 719", "86 095 742 718"],
  ["a Croatian number", "69435151530", "69435151531"],
])("mod11-10 tells %s that is right from one that is wrong", (_, right, wrong) => {
  expect([isRight(right), isRight(wrong)]).toEqual([true, false]);
});
