import { benchHook } from "../../bench/calls/hook-call.ts";
import type { Category } from "./categories.ts";

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

for (const [name, categories] of [
  ["five categories", [...FIVE]],
  ["all categories", "all"],
] as const) {
  await benchHook({
    question: `What does a call of sensitive-data cost with ${name} on ${TEXT.length} characters, in which nothing is found?`,
    plugin: "sensitive-data",
    hook: "onRequest",
    body: { messages: [{ role: "user", content: TEXT }] },
    use: { with: { categories } },
    does: (_, verdict) => verdict === undefined,
  });
}
