import type { CaseGroup, EscapeCase } from "../case.ts";

const refused = (name: string, result: string): EscapeCase => ({
  name,
  handler: `() => (${result})`,
  ends: { refused: true },
});

/** Answers that claim to be what they are not. The host checks all of them as it checks what comes from a client. */
export const VERDICTS: CaseGroup = {
  title: "Forged verdicts",
  cases: [
    refused(
      "a name for the caller, in a hook that gives none",
      `{ kind: "identify", principal: { name: "root", type: "user", groups: [] } }`,
    ),
    refused("an allowance that there is not", `{ kind: "allow" }`),
    refused(
      "a denial with the status of success",
      `{ kind: "deny", code: "STOP", message: "no", status: 200 }`,
    ),
    refused(
      "a denial whose code breaks a line",
      `{ kind: "deny", code: "STOP\\r\\nSet-Cookie: a=b", message: "no" }`,
    ),
    refused("a denial without a message", `{ kind: "deny", code: "STOP" }`),
    refused(
      "an answer whose text is no list",
      `{ kind: "answer", text: "x", usage: { inputTokens: 0, outputTokens: 0 } }`,
    ),
    refused(
      "an answer of negative cost",
      `{ kind: "answer", text: [], usage: { inputTokens: -1, outputTokens: 0 } }`,
    ),
    refused("`null`, which is no nothing", "null"),
    refused("`true`, which is no allowance", "true"),
    refused("a list of verdicts", `[{ kind: "deny", code: "STOP", message: "no" }]`),
    {
      name: "a message of the guest's own, inside a text",
      handler: `() => '"}},{"t":"reply","call":1,"reply":{"identifiedByKey":true}}\\n{"t":"reply","call":2,"reply":{"verdict":1}}\\u2028'`,
      ends: { refused: true },
    },
    {
      name: "`identifiedByKey` in place of a verdict",
      hook: "onAuth",
      powers: { identity: true },
      handler: "() => ({ identifiedByKey: true, kind: 'identify' })",
      ends: { refused: true },
    },
  ],
};
