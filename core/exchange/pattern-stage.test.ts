import { describe, expect, test } from "bun:test";
import { definePlugin, deny, type MaskForms, type PatternDeclaration } from "@sluice/sdk";
import { Random } from "../dialects/testing/random.ts";
import type { Matcher } from "../sandbox/powers/patterns/index.ts";
import { Denied } from "./denial.ts";
import { compilePipeline, type Pipeline } from "./pipeline.ts";
import { chatExchange, instanceOf } from "./testing/exchange.ts";
import { chunk, drain, eventsOf, PushedSource, said, sourceOf, stagesOf, textsOf } from "./testing/stage.ts";

const stream = { maxMatchChars: 64, maxHoldMs: 0 };
const say = (content: string, choice = 0): string => chunk({ choice, content });
const PATTERNS: readonly PatternDeclaration[] = [
  { id: "card", kind: "regex", source: "\\b\\d{4}(?:[ -]?\\d{4}){3}\\b" },
  { id: "email", kind: "regex", source: "\\b[a-z.]{1,8}@[a-z]{1,6}\\.[a-z]{2,3}\\b" },
  { id: "behind", kind: "regex", source: "(?<=pin )\\d{4}" },
  { id: "list", kind: "list", entries: ["falcon", "project falcon"], wholeWord: true },
];
const FORMS: MaskForms = {
  card: { keepLast: 4 },
  email: { with: "[EMAIL]" },
  behind: { with: "#" },
  list: { with: "it" },
};

const masking = (when: "matches" | undefined) =>
  definePlugin({
    name: "masking",
    version: "1.0.0",
    powers: { text: "write", patterns: PATTERNS },
    stream,
    hooks: {
      onResponse: {
        ...(when ? { when } : {}),
        handler(ctx) {
          ctx.text.mask(FORMS);
          if (Object.keys(ctx.found).length > 0) ctx.evaluation({ verdict: "mask", counts: ctx.found });
        },
      },
    },
  });

const blocking = definePlugin({
  name: "blocking",
  version: "1.0.0",
  powers: { patterns: PATTERNS },
  stream,
  hooks: {
    onResponse: {
      when: "matches",
      handler: (ctx) =>
        ctx.matches.length > 0 ? deny({ code: "FOUND", message: "it holds what it must not" }) : undefined,
    },
  },
});

const pipelineOf = async (plugin: { readonly name: string }): Promise<Pipeline> =>
  compilePipeline([await instanceOf(plugin)]);
const MATCHING = await pipelineOf(masking("matches"));
const ALWAYS = await pipelineOf(masking(undefined));
const BLOCKING = await pipelineOf(blocking);

const PIECES = [
  "4111 1111 1111 1111",
  "4111-1111-1111-1111",
  "41111111111111112",
  "ann@a.de",
  "x.y@zz.com",
  "@",
  "pin 1234",
  "pin 12345",
  "project falcon",
  "falcon",
  "falcons",
  " ",
  " ",
  "a",
  "\u{1f600}",
] as const;

const generated = (random: Random): string =>
  Array.from({ length: 3 + random.int(10) }, () => random.pick(PIECES)).join(random.chance(50) ? " " : "");

/** Cut at any place, halves of surrogates too. */
const cut = (text: string, random: Random): string[] => {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const size = 1 + random.int(random.chance(40) ? 2 : 12);
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
};

const run = async (pipeline: Pipeline, pieces: readonly string[]) => {
  const exchange = chatExchange();
  const source = sourceOf(pieces.map((piece) => eventsOf([say(piece)])));
  const { out, thrown } = await drain(stagesOf({ source, pipeline, exchange }));
  const counts: Record<string, number> = {};
  for (const event of exchange.policy) {
    for (const [name, count] of Object.entries(event.counts ?? {}))
      counts[name] = (counts[name] ?? 0) + count;
  }
  return { text: textsOf(out).get("0:text") ?? "", counts, thrown };
};

describe("however a stream is cut", () => {
  test("masks leave the text that they leave of the whole answer, and each match is counted once", async () => {
    for (let seed = 0; seed < 400; seed++) {
      const random = new Random(seed);
      const text = generated(random);
      const whole = await run(MATCHING, [text]);
      const pieces = cut(text, random);
      expect({ seed, ...(await run(MATCHING, pieces)) }).toEqual({ seed, ...whole });
      expect({ seed, text: (await run(ALWAYS, pieces)).text }).toEqual({ seed, text: whole.text });
    }
  });
  test("a denial is the same, and no character of a match goes out before it", async () => {
    let denials = 0;
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(seed + 1000);
      const text = random.chance(60) ? generated(random) : "there is nothing, at all, in 12 34 this";
      const whole = await run(BLOCKING, [text]);
      const { text: out, thrown } = await run(BLOCKING, cut(text, random));
      expect({ seed, denied: thrown instanceof Denied }).toEqual({
        seed,
        denied: whole.thrown instanceof Denied,
      });
      expect(text.startsWith(out)).toBe(true);
      if (!(thrown instanceof Denied)) continue;
      denials++;
      const masked = await run(MATCHING, [text]);
      expect(masked.text.startsWith(out)).toBe(true);
    }
    expect(denials).toBeGreaterThan(50);
  });
});

test("what stands before a window is seen, and found no more", async () => {
  expect((await run(MATCHING, ["ab", "xfalcon", " falcon", "s pin ", "1234", "5 falcon"])).text).toBe(
    "abxfalcon falcons pin #5 it",
  );
});

/** Finds `<…>`, and knows that nothing else can become one. */
const tags: Matcher = {
  ids: ["email"],
  longestMatchChars: 16,
  reach: { behind: 0, ahead: 16 },
  match: () => [],
  search(texts) {
    const matches = texts.flatMap(({ text }, segment) =>
      Array.from(text.matchAll(/<[^>]*>/g), ({ index: start, 0: found }) => {
        return { pattern: "email", segment, start, end: start + found.length };
      }),
    );
    const openFrom = texts.map(({ text, more }) => {
      const open = text.lastIndexOf("<");
      return more && open >= 0 && !text.includes(">", open) ? open : Number.POSITIVE_INFINITY;
    });
    return { matches, disjoint: matches, openFrom };
  },
};

test("text is held from where something is open, for as long as it is, and no other text at all", async () => {
  const pipeline = compilePipeline([{ ...(await instanceOf(masking("matches"))), matcher: tags }]);
  const source = new PushedSource();
  const stage = stagesOf({ source, pipeline });
  for (const piece of ["so ", "it", "> goes", "<a>!"]) {
    source.push(say(piece));
    expect(said(await stage.next())).toEqual([piece === "<a>!" ? "[EMAIL]!" : piece]);
  }
  source.push(say("and "), say("x <ab"));
  expect(said(await stage.next())).toEqual(["and "]);
  const rest = stage.next();
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  source.push(say("cd"));
  source.push(say("> y"));
  expect(said(await rest)).toEqual(["x [EMAIL]", "", " y"]);
});
