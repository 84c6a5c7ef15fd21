import { describe, expect, test } from "bun:test";
import { gemini } from "./index.ts";
import { modelIn, pathOf, readRoute } from "./route.ts";

const route = (rest: string) => readRoute(`http://h/ai-gateway/gemini/v1beta/models/${rest}`);

describe("a URL", () => {
  test("names the model and what is to be done with it", () => {
    expect(route("a.b.c:generateContent")).toEqual({ model: "a.b.c", action: "generateContent" });
    expect(route("up/x:countTokens?key=k:y")).toEqual({ model: "up/x", action: "countTokens" });
    expect(route("up%2Fx%3A1:generateContent")).toEqual({ model: "up/x:1", action: "generateContent" });
    expect(route("models/x:generateContent").model).toBe("models/x");
    expect(route("x")).toEqual({ model: "x", action: "" });
    expect(route("%E0%A4%A:generateContent").model).toBe("%E0%A4%A");
  });

  test("says how a stream is to come", () => {
    expect(route("x:streamGenerateContent?alt=sse").events).toBeUndefined();
    expect(route("x:streamGenerateContent").events).toBe("array");
    expect(route("x:streamGenerateContent?alt=json").events).toBe("array");
    expect(route("x:generateContent").events).toBeUndefined();
  });
});

test("a model that would lead elsewhere is refused", () => {
  for (const model of ["../x", "a/../../b", "a/./b", "a//b", "/a", "a/", "models/", ""])
    expect(() => modelIn({ model })).toThrow(/^model: /);
  expect(modelIn({ model: "models/up/x" })).toBe("up/x");
});

test("the path of a provider has the model as it is named there, and nothing of it leads elsewhere", () => {
  expect(pathOf("gemini-x", "a")).toBe("/models/gemini-x:a");
  expect(pathOf("tunedModels/x", "a")).toBe("/tunedModels/x:a");
  expect(pathOf("endpoints/123", "a")).toBe("/endpoints/123:a");
  expect(pathOf("x?alt=media#y:countTokens", "a")).toBe("/models/x%3Falt%3Dmedia%23y%3AcountTokens:a");
  expect(() => pathOf("../x", "a")).toThrow(/^model: /);
  expect(gemini.path({ model: "m", stream: true })).toBe("/models/m:streamGenerateContent?alt=sse");
  expect(gemini.path({ model: "m", stream: false })).toBe("/models/m:generateContent");
});
