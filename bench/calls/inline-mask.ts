import { answerApart } from "../harness/apart.ts";
import type { Mode, Result } from "../harness/question.ts";
import { type Contender, inTurns, type Pace } from "./contender.ts";
import { callFigures } from "./figures.ts";
import { hookCalls } from "./hook-call.ts";
import { Sandboxed } from "./sandboxed.ts";

const PACES: Readonly<Record<Mode, Pace>> = {
  quick: { rounds: 21, roundMs: 25, warmMs: 1_500 },
  full: { rounds: 41, roundMs: 100, warmMs: 1_500 },
};

const TEXT_UNITS = 4096;
const MASKED = [
  "jane.doe@example.com",
  "DE89370400440532013000",
  "4111 1111 1111 1111",
  "ops@example.org",
] as const;

/** Prose with something to mask every thousand characters. */
const text = ((): string => {
  const prose =
    "The quarterly report is due on Friday, and the numbers of the last month are still missing. ";
  const part = TEXT_UNITS / MASKED.length;
  return MASKED.map(
    (masked) => `${prose.repeat(part / prose.length + 1).slice(0, part - masked.length - 2)} ${masked} `,
  ).join("");
})();

const PATTERNS = [
  { id: "email", kind: "regex", source: "[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,100}\\.[A-Za-z]{2,10}" },
  { id: "iban", kind: "regex", source: "\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b" },
  { id: "card", kind: "regex", source: "\\b\\d{4}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}\\b" },
] as const;

const MASKS = `(ctx) => {
  for (const match of ctx.matches) ctx.text.replace(match, "[" + match.pattern + "]");
}`;

/** The same with no sandbox, and no way back into a request. */
const plainly = (): Contender => {
  const expressions = PATTERNS.map(({ id, source }) => ({ id, expression: new RegExp(source, "g") }));
  return {
    name: "the same expressions in Bun itself",
    run(times) {
      for (let at = 0; at < times; at++) {
        let masked = text;
        for (const { id, expression } of expressions) masked = masked.replace(expression, `[${id}]`);
        if (masked.length === text.length) throw new Error("nothing was masked");
      }
    },
  };
};

const measure = async (mode: Mode): Promise<Result> => {
  const sandboxed = new Sandboxed();
  try {
    const hook = "onRequest";
    const powers = { text: "write", patterns: true } as const;
    const plugin = sandboxed.scripted({ name: "masking", hook, powers, patterns: PATTERNS, handler: MASKS });
    const setting = { hook, body: { messages: [{ role: "user", content: text }] } } as const;
    const masking = await hookCalls("masks by patterns", await sandboxed.instance(plugin), {
      ...setting,
      does: ({ body }) => body !== undefined && MASKED.every((masked) => !body.text.includes(masked)),
    });
    const taken = await inTurns([plainly(), masking], PACES[mode]);
    const figures = callFigures(taken, { "masks by patterns": 60 });
    const notes = [
      `${MASKED.length} places in a text of ${text.length} characters: their search, the call, and the edits in the request`,
    ];
    return { question: "inline-mask", figures, notes };
  } finally {
    await sandboxed.close();
  }
};

if (import.meta.main) await answerApart(measure);
