import { expect } from "bun:test";
import type { Sayer } from "../guardrails/sayer.ts";
import { SAID } from "./guarded.ts";

/** What the clients ask. */
export const ASKED = "Write to a@b.org now";

const REQUEST_REASON = "the request holds what it must not";
const ANSWER_REASON = "the answer holds what it must not";
const denied = { kind: "PermissionDeniedError", status: 403, code: "GUARDED", text: "" };
const LATE_PREFIX = expect.stringMatching(/^It is a long way to .*[^@]*$/);

const refused = (which: "request" | "response", service: string) => ({
  text: `This ${which} was blocked by the '${service}/guard' service policy.`,
  refusal: which === "request" ? REQUEST_REASON : ANSWER_REASON,
  finish: "content_filter",
  policy: `${encodeURIComponent(`${service}/guard`)}:GUARDED`,
});

/** What each client must say it got, by claim; the same for all of them. */
export const CLAIMS = {
  errors: {
    request: denied,
    "request, streamed": denied,
    answer: denied,
    "answer, streamed": denied,
    "in the middle of a stream": { kind: "APIError", code: "GUARDED", text: LATE_PREFIX },
  },
  refusals: {
    request: refused("request", "refuses"),
    "request, streamed": refused("request", "refuses"),
    answer: refused("response", "refuses"),
    "answer, streamed": refused("response", "refuses"),
    "in the middle of a stream": {
      text: LATE_PREFIX,
      refusal: ANSWER_REASON,
      finish: "content_filter",
      policy: null,
    },
  },
  masks: {
    request: "Write to [EMAIL] now",
    "request, streamed": "Write to [EMAIL] now",
    answer: SAID.late.replace("a@b.org", "[EMAIL]"),
    "answer, streamed": SAID.late.replace("a@b.org", "[EMAIL]"),
  },
  aliases: { whole: ASKED, streamed: ASKED },
  calls: {
    whole: { to: "[EMAIL]", card: "[CARD]", text: "Grüße" },
    streamed: { to: "[EMAIL]", card: "[CARD]", text: "Grüße" },
  },
} as const;

/** What the provider must have been asked, whichever client asked: nothing of what was denied, and no address. */
export const onlyHarmless = ({ requests }: Pick<Sayer, "requests">): void => {
  expect(requests.length).toBeGreaterThan(5);
  const asked = requests.map((body) => JSON.parse(body).messages[0].content);
  expect([...new Set(asked)].toSorted()).toEqual(["Hello", "Write to [EMAIL] now", "Write to [EMAIL_1] now"]);
};
