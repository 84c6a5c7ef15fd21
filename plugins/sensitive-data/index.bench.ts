import { benchHook } from "../../bench/calls/hook-call.ts";
import { compilePatterns } from "../../core/sandbox/powers/patterns/index.ts";
import { CATEGORIES, type Category } from "./categories.ts";
import { declarationsOf } from "./guard.ts";

/** Four hundred characters in which nothing is found. */
const TEXT =
  "The quarterly report is due on Friday, and the numbers of the last month are still missing. Could you please summarise what we know so far, and say which of the departments have not answered yet? I would like to send a reminder to them this afternoon, with a copy to their heads, so that we can close the books in time. Thank you very much for your help, and have a nice day. We will talk on Monday again.";
const FIVE = [
  "email_address",
  "phone_number",
  "credit_card",
  "iban_code",
  "us_ssn",
] as const satisfies readonly Category[];

const ROUNDS = 21;
const SEARCHES = 5000;

/** Microseconds of one search for some categories, the median of rounds. */
const searchUs = async (categories: readonly Category[], text: string): Promise<number> => {
  const matcher = await compilePatterns(categories.flatMap((category) => declarationsOf(category)));
  const texts = [{ text }];
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    for (let at = 0; at < SEARCHES; at++) matcher.search(texts);
    return ((performance.now() - began) * 1000) / SEARCHES;
  });
  return times.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
};

for (const [name, categories] of [
  ["five categories", FIVE],
  ["all categories", CATEGORIES],
] as const) {
  console.log(`search for ${name} in ${TEXT.length} characters: ${(await searchUs(categories, TEXT)).toFixed(2)} µs`);
}

await benchHook({
  question: `What does a call of sensitive-data cost with five categories on ${TEXT.length} characters, in which nothing is found?`,
  plugin: "sensitive-data",
  hook: "onRequest",
  body: { messages: [{ role: "user", content: TEXT }] },
  use: { with: { categories: [...FIVE] } },
  does: (_, verdict) => verdict === undefined,
});
