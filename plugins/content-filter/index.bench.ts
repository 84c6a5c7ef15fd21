import { benchHook } from "../../bench/calls/hook-call.ts";

const PHRASES = 100_000;
const SYLLABLES = ["ba", "ne", "ko", "ri", "tu", "la", "mo", "se", "di", "fa", "gu", "pe", "ox"];

/** A phrase of three words, another for each number. */
const phrase = (number: number): string => {
  const words = [number, number * 7 + 3, number * 13 + 5].map((seed) =>
    [seed, seed / 13, seed / 169, seed / 2197]
      .map((part) => SYLLABLES[Math.floor(part) % SYLLABLES.length])
      .join(""),
  );
  return words.join(" ");
};

/** Four hundred characters in which nothing is found. */
const TEXT =
  "The quarterly report is due on Friday, and the numbers of the last month are still missing. Could you please summarise what we know so far, and say which of the departments have not answered yet? I would like to send a reminder to them this afternoon, with a copy to their heads, so that we can close the books in time. Thank you very much for your help, and have a nice day. Best regards, Alice, Berlin";

const body = { messages: [{ role: "user", content: TEXT }] };
const phrases = Array.from({ length: PHRASES }, (_, number) => phrase(number));
const setting = {
  plugin: "content-filter",
  hook: "onRequest",
  body,
  does: (_: unknown, verdict: unknown) => verdict === undefined,
} as const;

await benchHook({
  ...setting,
  question: `What does a call of content-filter cost with ${PHRASES} phrases, as they stand, on ${TEXT.length} characters?`,
  use: { with: { phrases, normalise: [] } },
});

await benchHook({
  ...setting,
  question: `And with ${PHRASES} phrases in any disguise?`,
  use: { with: { phrases } },
});

await benchHook({
  ...setting,
  question: "And for attacks of all kinds, invisible text and URLs?",
  use: { with: { jailbreak: true, invisible: "block", urls: { allow: ["*.example.com"] } } },
});
