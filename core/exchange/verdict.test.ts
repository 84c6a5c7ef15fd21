import { describe, expect, test } from "bun:test";
import { answer, ask, DENY_STATUSES, deny, HOOK_NAMES, HOOKS, identify, type VerdictKind } from "@sluice/sdk";
import { checkVerdict } from "./verdict.ts";

const usage = { inputTokens: 1, outputTokens: 2 };
const SOUND: Record<VerdictKind, object> = {
  identify: identify({ name: "a", type: "user", groups: ["g"] }),
  deny: deny({ code: "A_B", message: "no", status: 429, retryAfterMs: 5 }),
  answer: answer({ text: ["a"], usage }),
  ask: ask({ message: "may it?" }),
};
const all: readonly VerdictKind[] = ["identify", "deny", "answer", "ask"];

test("nothing means go on", () => expect(checkVerdict(all, undefined)).toBeUndefined());

describe("a verdict is taken", () => {
  for (const hook of HOOK_NAMES) {
    for (const kind of all) {
      const allowed: readonly VerdictKind[] = HOOKS[hook].verdicts;
      test(`${kind} in ${hook}: ${allowed.includes(kind) ? "yes" : "no"}`, () => {
        const check = () => checkVerdict(allowed, SOUND[kind]);
        if (allowed.includes(kind)) expect<unknown>(check()).toBe(SOUND[kind]);
        else expect(check).toThrow(TypeError);
      });
    }
  }
  test("with vectors for an answer", () => {
    expect(checkVerdict(all, answer({ embeddings: [[1, 2]], usage }))?.kind).toBe("answer");
  });
  test("with any of the statuses that a denial may have", () => {
    for (const status of DENY_STATUSES)
      expect(checkVerdict(all, deny({ code: "A", message: "", status }))).toBeDefined();
  });
});

describe("what is no verdict is a fault", () => {
  const wrong: readonly unknown[] = [
    null,
    0,
    "deny",
    true,
    [],
    {},
    Symbol("deny"),
    { kind: "deny" },
    { kind: "DENY", code: "A", message: "" },
    { kind: "deny", code: "lower", message: "" },
    { kind: "deny", code: "A\nB", message: "" },
    { kind: "deny", code: "A".repeat(65), message: "" },
    { kind: "deny", code: "A", message: "x".repeat(501) },
    { kind: "deny", code: "A", message: "", status: 200 },
    { kind: "deny", code: "A", message: "", status: 500 },
    { kind: "deny", code: "A", message: "", retryAfterMs: -1 },
    { kind: "deny", code: "A", message: "", retryAfterMs: Number.NaN },
    { kind: "identify", principal: { name: "", type: "user", groups: [] } },
    { kind: "identify", principal: { name: "a", type: "anonymous", groups: [] } },
    { kind: "identify", principal: { name: "a", type: "user", groups: "g" } },
    { kind: "answer", text: "a", usage },
    { kind: "answer", text: ["a"] },
    { kind: "answer", text: ["a"], usage: { inputTokens: 1.5, outputTokens: 0 } },
    { kind: "answer", embeddings: [[Number.NaN]], usage },
    { kind: "ask" },
  ];
  for (const value of wrong) {
    test(Bun.inspect(value).replace(/\s+/g, " ").slice(0, 80), () => {
      expect(() => checkVerdict(all, value)).toThrow(TypeError);
    });
  }
});
