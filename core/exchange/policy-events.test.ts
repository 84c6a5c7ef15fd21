import { expect, test } from "bun:test";
import type { PolicyEvent } from "@sluice/sdk";
import { addEvent } from "./policy-events.ts";

const event = (verdict: string, more: Partial<PolicyEvent> = {}): PolicyEvent => ({
  plugin: "chat/guard",
  hook: "onResponse",
  phase: "response",
  ms: 0.1,
  verdict,
  ...more,
});
const of = (...given: readonly PolicyEvent[]): PolicyEvent[] => {
  const events: PolicyEvent[] = [];
  for (const one of given) addEvent(events, one);
  return events;
};

test("the windows of an answer are one event: counts and times add up, categories come together", () => {
  expect(
    of(
      event("mask", { categories: ["a"], counts: { a: 1 } }),
      event("flag"),
      event("mask", { categories: ["b", "a"], counts: { a: 2, b: 1 } }),
    ),
  ).toEqual([event("mask", { ms: 0.2, categories: ["a", "b"], counts: { a: 3, b: 1 } }), event("flag")]);
});

test("events of a request, and of other plugins, stay apart", () => {
  const asked = event("mask", { hook: "onRequest", phase: "request" });
  const others = [asked, asked, event("mask"), event("mask", { plugin: "chat/other" })];
  expect(of(...others)).toEqual(others);
});

test("a plugin that makes up verdicts does not make the record grow, and its denial is in it", () => {
  const made = Array.from({ length: 2000 }, (_, n) => event(`v${n}`));
  const events = of(...made, event("deny"));
  expect(events.length).toBe(257);
  expect(events.at(-1)?.verdict).toBe("deny");
  const names = Array.from({ length: 2000 }, (_, n) => event("mask", { counts: { [`n${n}`]: 1 } }));
  expect(Object.keys(of(...names)[0]?.counts ?? {}).length).toBe(256);
});
