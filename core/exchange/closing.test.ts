import { describe, expect, test } from "bun:test";
import { definePlugin, type Outcome } from "@sluice/sdk";
import { Closing, owedSteps, stepsBeforeGiver } from "./closing.ts";
import { callStep } from "./hooks.ts";
import { chatExchange, pipelineOf } from "./testing/exchange.ts";
import { TextView } from "./text-view.ts";

const plugin = (name: string, hooks: "both" | "request" | "response", told: string[] = []) =>
  definePlugin({
    name,
    version: "1.0.0",
    hooks: {
      ...(hooks === "response" ? {} : { onRequest: () => undefined }),
      ...(hooks === "request"
        ? {}
        : {
            onResponse(ctx: { readonly final: boolean; readonly outcome: Outcome | undefined }) {
              told.push(`${name} ${ctx.final} ${ctx.outcome}`);
              if (name === "faulty") throw new Error("faulty");
            },
          }),
    },
  });

// In the order of the config; `between` stands behind the first and before the second that is asked.
const pipeline = await pipelineOf(
  plugin("before", "response"),
  plugin("first", "both"),
  plugin("between", "response"),
  plugin("second", "both"),
  plugin("asked-only", "request"),
  plugin("behind", "response"),
);
const names = (
  steps: readonly { readonly instance: { readonly plugin: { readonly name: string } } }[],
): string[] => steps.map(({ instance }) => instance.plugin.name);
const after = (requestSteps: number, requestPassed = false) => {
  const exchange = chatExchange();
  exchange.requestSteps = requestSteps;
  exchange.requestPassed = requestPassed;
  return exchange;
};

describe("a closing call is owed", () => {
  test("to all, in reverse, where the request passed", () => {
    expect(names(owedSteps(after(3, true), pipeline))).toEqual([
      "behind",
      "second",
      "between",
      "first",
      "before",
    ]);
  });
  test("to none where no onRequest was called", () => {
    expect(owedSteps(after(0), pipeline)).toEqual([]);
  });
  test("to those whose onRequest was called, and to those without one before the last of them", () => {
    expect(names(owedSteps(after(1), pipeline))).toEqual(["first", "before"]);
    expect(names(owedSteps(after(2), pipeline))).toEqual(["second", "between", "first", "before"]);
    expect(names(owedSteps(after(3), pipeline))).toEqual(["second", "between", "first", "before"]);
  });
});

test("the answer of a plugin passes those before it, not itself", () => {
  expect(names(stepsBeforeGiver(after(1), pipeline))).toEqual(["before"]);
  expect(names(stepsBeforeGiver(after(2), pipeline))).toEqual(["between", "first", "before"]);
  expect(names(stepsBeforeGiver(after(3), pipeline))).toEqual(["second", "between", "first", "before"]);
});

test("what is still owed at the end is called once, and a failing one keeps no other from it", async () => {
  const told: string[] = [];
  const three = await pipelineOf(
    plugin("a", "both", told),
    plugin("faulty", "both", told),
    plugin("c", "both", told),
  );
  const exchange = after(3, true);
  exchange.outcome = "aborted";
  const closing = new Closing(exchange, three, () => undefined);
  const [c] = three.onResponse;
  if (!c) throw new Error("there is a step");
  expect(closing.over).toBe(false);
  expect([closing.take(c), closing.take(c)]).toEqual([true, false]);
  await Promise.all([closing.finish(), closing.finish()]);
  await closing.finish();
  expect(closing.over).toBe(true);
  expect(told).toEqual(["faulty true aborted", "a true aborted"]);
});

describe("what waits for matches is called at the end", () => {
  const told: string[] = [];
  const waiting = definePlugin({
    name: "waiting",
    version: "1.0.0",
    powers: { text: "read", patterns: [{ id: "word", kind: "list", entries: ["falcon"] }] },
    hooks: {
      onRequest: { when: "matches", handler: () => void told.push("request") },
      onResponse: { when: "matches", handler: ({ final }) => void told.push(`response ${final}`) },
    },
  });

  test.each([
    ["where it was called before", "the falcon", ["request", "response true"]],
    ["and not where nothing matched", "the sparrow", []],
  ])("%s", async (_, text, expected) => {
    told.length = 0;
    const one = await pipelineOf(waiting);
    const exchange = after(1, true);
    const [step] = one.onRequest;
    if (!step) throw new Error("there is a step");
    const view = new TextView([{ role: "user", kind: "text", choice: 0, text, context: "" }]);
    await callStep(step, exchange, () => undefined, { text: view });
    await new Closing(exchange, one, () => undefined).finish();
    expect(told).toEqual(expected);
  });
});
