import { chatRequest } from "./harness/answers.ts";
import { CHAT_PATH, compareContenders } from "./harness/comparison.ts";
import { KEY, SERVICE, startGateway } from "./harness/gateway.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { startBare } from "./harness/upstream.ts";

const PROTECTED = "core, ledger, keys, permissions";
const ROUTED = `${PROTECTED}, split, fallback`;
const TAGGED = `${ROUTED}, cost-tags`;
const ROUTING = ["{ use: split }", "{ use: fallback }"];
const GUARDED = `${TAGGED}, sensitive-data`;
const FILTERED = `${GUARDED}, content-filter`;
const FIVE =
  "{ use: sensitive-data, with: { action: mask, categories: [email_address, phone_number, credit_card, iban_code, us_ssn] } }";
const FILTER = "{ use: content-filter, with: { phrases: [project falcon, hunter2], jailbreak: true } }";
const TAGGING = "{ use: cost-tags, with: { headers: { team: x-team }, tags: { env: bench } } }";
/** What a quick run leaves out. */
const BETWEEN: readonly string[] = [PROTECTED, ROUTED, TAGGED, GUARDED];
/** Two places that do the same, with a price. */
const TARGETS = ["first", "second"].map((name) => `{ name: ${name}, provider: u, model: openai/gpt-4.1 }`);

/** What a small chat costs over the bare proxy: the core alone, and what each group of plugins adds. */
export const question: Question = {
  name: "chat-small",
  quick: true,
  guarded: ["core alone", "core, ledger", FILTERED],
  run: (mode) =>
    compareContenders({
      question: "chat-small",
      answer: "small",
      contenders: (target) => {
        const shared = { path: CHAT_PATH, body: chatRequest(400, SERVICE), connections: 64 };
        const known = { authorization: `Bearer ${KEY}` };
        const all = [
          { ...shared, name: "bare proxy", start: () => startBare("chat", target) },
          {
            ...shared,
            name: "core alone",
            start: () => startGateway({ upstream: target, protect: false, ledger: false }),
          },
          {
            ...shared,
            name: "core, ledger",
            start: () => startGateway({ upstream: target, protect: false }),
          },
          {
            ...shared,
            name: PROTECTED,
            headers: known,
            start: () => startGateway({ upstream: target, protect: true }),
          },
          {
            ...shared,
            name: ROUTED,
            headers: known,
            start: () =>
              startGateway({ upstream: target, protect: true, targets: TARGETS, plugins: ROUTING }),
          },
          {
            ...shared,
            name: TAGGED,
            headers: { ...known, "x-team": "search" },
            start: () =>
              startGateway({
                upstream: target,
                protect: true,
                targets: TARGETS,
                plugins: [...ROUTING, TAGGING],
              }),
          },
          ...[
            { name: GUARDED, guards: [FIVE] },
            { name: FILTERED, guards: [FIVE, FILTER] },
          ].map(({ name, guards }) => ({
            ...shared,
            name,
            headers: { ...known, "x-team": "search" },
            start: () =>
              startGateway({
                upstream: target,
                protect: true,
                targets: TARGETS,
                plugins: [...ROUTING, TAGGING, ...guards],
              }),
          })),
        ];
        return mode === "quick" ? all.filter(({ name }) => !BETWEEN.includes(name)) : all;
      },
      effort:
        mode === "quick"
          ? { rounds: 20, roundMs: 150, warmUpMs: 5_000 }
          : { rounds: 24, roundMs: 600, warmUpMs: 8_000 },
      // An engine compiles its code again and again for seconds; only then it costs what it costs for days.
      // The budget counts 48 µs for the bare proxy, 60 for the core, 7 for the ledger, and for plugins 2.5, 2 and 1.3.
      ceilings: {
        "core alone": 60 / 48,
        "core, ledger": 67 / 48,
        [PROTECTED]: 69.5 / 48,
        [ROUTED]: 71.5 / 48,
        [TAGGED]: 72.8 / 48,
        [GUARDED]: 76.8 / 48,
        [FILTERED]: 1.65,
      },
    }),
};

if (import.meta.main) await runAlone(question);
