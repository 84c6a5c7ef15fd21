import { expect, test } from "bun:test";
import { readJson } from "../json/read.ts";
import { gemini } from "./index.ts";

test("where an answer is to end and what may be called are texts of a request", () => {
  const body = readJson(
    new TextEncoder().encode(
      JSON.stringify({
        contents: [{ parts: [{ text: "hi" }] }],
        generationConfig: { stopSequences: ["end"] },
        toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["look"] } },
      }),
    ),
    gemini.request,
  );
  expect(gemini.requestSlots(body).map(({ role, kind, text }) => [role, kind, text])).toEqual([
    ["user", "text", "hi"],
    ["system", "text", "end"],
    ["system", "tool-definition", "look"],
  ]);
});
