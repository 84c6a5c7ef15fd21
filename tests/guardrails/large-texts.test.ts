import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { FaultListener } from "../../core/exchange/hooks.ts";
import { compilePipeline, type Step } from "../../core/exchange/pipeline.ts";
import { callRequest } from "../../core/exchange/request-phase.ts";
import { chatExchange, instanceOf } from "../../core/exchange/testing/exchange.ts";
import { type GuardedGateway, startGuardedGateway } from "./guarded.ts";
import { CLOCK_STEPS_MS, heldBy } from "./held.ts";
import guard from "./plugins/guard/index.ts";
import { inPieces } from "./sayer.ts";

setDefaultTimeout(300_000);

const MEGABYTE = 1_000_000;
const TEN = 10 * MEGABYTE;
/** The longest that a guardrail may hold the event loop, whatever the text. */
const MAX_HELD_MS = 5;
const VALUE = "a@b.org";

let guarded: GuardedGateway;
let step: Step;
beforeAll(async () => {
  guarded = await startGuardedGateway({
    opens: [{ use: "guard", onFailure: "open" }],
  });
  const block = await instanceOf(guard, { with: { action: "block" } });
  const [first] = compilePipeline([block]).onRequest;
  if (!first) throw new Error("it has an onRequest");
  step = first;
});
afterAll(() => guarded.close());

const filled = (unit: string, chars: number): string =>
  unit.repeat(Math.ceil(chars / unit.length)).slice(0, chars);

/** What ten megabytes may be made of, none of which is a match by itself. */
const FILLERS: Readonly<Record<string, string>> = {
  "one letter": "x",
  words: "the water is wide ",
  "beginnings of numbers": "4111 ",
  "beginnings of keys": "-----BEGIN ",
  "beginnings of addresses": "a@",
  "beginnings of account numbers": "DE12 3456 ",
  "beginnings of phrases, in full width": "ｕｆ",
  "marks on one letter": "\u0301",
  "what is not seen": "\u200b",
  "direction marks": "\u202e",
  pairs: "\u{1f600}",
  "halves of pairs": "\ud83d",
  lines: "\r\n",
};

const failed: FaultListener = (hook, { instance }, _, cause) => {
  throw new Error(`${instance.id} failed in ${hook}`, { cause });
};

test.each(Object.entries(FILLERS))(
  "ten megabytes of %s are looked through to their end, and hold the event loop for no time to speak of",
  async (_, unit) => {
    const text = `${filled(unit, TEN)} ${VALUE} `;
    const exchange = chatExchange(undefined, { messages: [{ role: "user", content: text }] });
    const heldMs = await heldBy(MAX_HELD_MS, async () => {
      expect(await callRequest(step, exchange, failed)).toMatchObject({ kind: "deny", code: "GUARDED" });
    });
    expect(heldMs).toBeLessThan(MAX_HELD_MS + CLOCK_STEPS_MS);
  },
);

test("ten thousand marks on one letter of a phrase hide it from nobody", async () => {
  const text = `say u${"\u0301".repeat(10_000)}fo now`;
  expect(await guarded.asks("blocks", text)).toMatchObject({ status: 403, code: "GUARDED" });
  const whole = await guarded.hears("masks", { pieces: [text] });
  expect(whole.text).toBe("say [PHRASE] now");
  const streamed = await guarded.hears("masks", { pieces: inPieces(text, 97) }, { stream: true });
  expect(streamed.text).toBe(whole.text);
});

test("a request of ten megabytes is denied for what stands at its end, and goes to no provider", async () => {
  guarded.sayer.clear();
  const text = `${filled("the water is wide ", TEN)} ${VALUE}`;
  expect(await guarded.asks("blocks", text)).toMatchObject({ status: 403, code: "GUARDED" });
  expect(guarded.sayer.requests).toEqual([]);
});

test("an answer of ten megabytes is masked the same, whole and in two thousand events", async () => {
  const text = `${VALUE} ${filled("the water is wide ", TEN)} ${VALUE}`;
  const whole = await guarded.hears("masks", { pieces: [text] });
  const streamed = await guarded.hears("masks", { pieces: inPieces(text, 5_000) }, { stream: true });
  const masked = text.replaceAll(VALUE, "[EMAIL]");
  // Ten megabytes of difference are of no use to anybody.
  expect([whole.text === masked, streamed.text === masked]).toEqual([true, true]);
});

test("a stream whose one event has seven megabytes is masked too", async () => {
  const text = `${filled("the water is wide ", 7 * MEGABYTE)} ${VALUE}`;
  const { text: got } = await guarded.hears("masks", { pieces: [text] }, { stream: true });
  expect(got === text.replace(VALUE, "[EMAIL]")).toBe(true);
});

describe("a text with more matches than anybody can use", () => {
  const text = filled(`${VALUE}, `, 2 * MEGABYTE);

  test("is refused, since the guardrail cannot do its part", async () => {
    guarded.sayer.clear();
    for (const service of ["blocks", "masks"])
      expect(await guarded.asks(service, text)).toMatchObject({ status: 503, code: "PLUGIN_FAILED" });
    expect(guarded.sayer.requests).toEqual([]);
  });

  test("goes on as it is where the guardrail is set to fail open", async () => {
    const got = await guarded.asks("opens", text);
    expect([got.status, got.text === text]).toEqual([200, true]);
  });

  test("is refused in an answer, streamed or not", async () => {
    for (const more of [{}, { stream: true }]) {
      const got = await guarded.hears("masks", { pieces: inPieces(text, 50_000) }, more);
      expect(got.code === undefined || got.code === "PLUGIN_FAILED").toBe(true);
      expect(got.raw.includes(VALUE)).toBe(false);
    }
  });
});
