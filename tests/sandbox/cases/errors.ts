import type { CaseGroup, EscapeCase } from "../case.ts";

const thrown = (name: string, statement: string): EscapeCase => ({
  name,
  handler: `() => { ${statement} }`,
  ends: { fault: ["throw"] },
});

/** What is thrown is read by the guest, and reading it runs code of the plugin. */
export const ERRORS: CaseGroup = {
  title: "Hostile errors",
  cases: [
    thrown(
      "a `message` that throws when it is read",
      `throw Object.defineProperty(new Error(), "message", { get() { throw new Error("again"); } });`,
    ),
    thrown(
      "a `stack` that throws when it is read",
      `throw Object.defineProperty(new Error("a"), "stack", { get() { throw new Error("again"); } });`,
    ),
    thrown(
      "a `toString` and a `valueOf` that throw",
      `throw { toString() { throw 1; }, valueOf() { throw 2; }, [Symbol.toPrimitive]() { throw 3; } };`,
    ),
    thrown(
      "an error that is a proxy whose every trap throws",
      `throw new Proxy({}, new Proxy({}, { get() { throw new Error("trap"); } }));`,
    ),
    thrown(
      "a proxy of an error whose prototype is a proxy",
      `throw new Proxy(new Error("a"), { getPrototypeOf() { throw new Error("b"); } });`,
    ),
    thrown("`undefined`", "throw undefined;"),
    thrown("`null`", "throw null;"),
    thrown("a symbol", "throw Symbol('a');"),
    thrown("a function", "throw () => 0;"),
    thrown("a message of 8 MB", `throw new Error("x".repeat(8e6));`),
    thrown(
      "a message with line breaks and escape codes",
      `throw new Error("ok\\r\\n{\\"level\\":\\"error\\"}\\u001b[2J\\u2028");`,
    ),
    thrown("half of a character", `throw new Error("\\ud800");`),
    thrown(
      "an error that says it is a fault of the engine",
      `throw Object.assign(new Error("out of memory"), { name: "GuestFault", kind: "engine" });`,
    ),
    {
      name: "a `stack` that never ends when it is read",
      handler: `() => { throw Object.defineProperty(new Error("a"), "stack", { get() { for (;;); } }); }`,
      ends: { fault: ["cpu"] },
    },
    {
      name: "a `message` that never ends when it is made a text",
      handler: "() => { throw { [Symbol.toPrimitive]() { for (;;); }, get message() { for (;;); } }; }",
      ends: { fault: ["cpu"] },
    },
    {
      name: "a rejection with a thenable",
      handler: "() => Promise.reject({ then(done) { done('forged'); } })",
      ends: { fault: ["throw"] },
    },
    {
      name: "a rejection whose reason never ends when it is read",
      handler: "() => Promise.reject({ get message() { for (;;); } })",
      ends: { fault: ["cpu"] },
    },
  ],
};
