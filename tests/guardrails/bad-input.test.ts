import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type GuardedGateway, startGuardedGateway } from "./guarded.ts";
import { inPieces } from "./sayer.ts";

setDefaultTimeout(120_000);

let guarded: GuardedGateway;
beforeAll(async () => {
  guarded = await startGuardedGateway();
});
afterAll(() => guarded.close());

const STREAM = { stream: true };
/** Pieces of one unit cut every pair in halves. */
const SIZES = [1, 2, 3, 7] as const;

/** Texts in which the phrase stands all the same, between « and ». */
const DISGUISED: Readonly<Record<string, string>> = {
  "combining marks": "say «u\u0301f\u0323\u0308o\u0302\u0330» now",
  "marks before and behind others": "say «p\u0323\u0301roject fal\u0308\u0301con» now",
  "bidirectional controls": "say «u\u202ef\u2066o» \u202cnow",
  "bidirectional marks": "say «u\u200ff\u200eo» now",
  "joiners and soft hyphens": "say «u\u200df\u00ado» now",
  "variation selectors": "say «u\ufe0ff\ufe00o» now",
  "tags beyond the first plane": "say «u\u{e0061}f\u{e007f}o» now",
  "full width": "say «ｕｆｏ» now",
  "mathematical letters, which are pairs": "say «\u{1d42e}\u{1d41f}\u{1d428}» now",
  "letters of another script": "say «prоjесt fаlcon» now",
  "its form C": `say «${"Übung".normalize("NFC")}» now`,
  "its form D": `say «${"Übung".normalize("NFD")}» now`,
  "its form KC": `say «${"Straße der Nacht".normalize("NFKC")}» now`,
  "its form KD": `say «${"STRASSE DER NACHT".normalize("NFKD")}» now`,
  "halves of pairs around it": "say \ud83d «ufo» \ude00 now",
  "a pair right before and behind it": "say \u{1f600}«ufo»\u{1f600} now",
};

describe.each(Object.entries(DISGUISED))("a phrase in %s", (_, marked) => {
  const text = marked.replace(/[«»]/g, "");
  const [before = ""] = marked.split("«");
  const masked = marked.replace(/«.*»/su, "[PHRASE]");

  test("is denied in a request, and goes to no provider", async () => {
    guarded.sayer.clear();
    expect(await guarded.asks("blocks", text)).toMatchObject({ status: 403, code: "GUARDED" });
    expect(guarded.sayer.requests).toEqual([]);
  });

  test("is masked in a request as it stands", async () => {
    guarded.sayer.clear();
    expect(await guarded.asks("masks", text)).toMatchObject({ status: 200 });
    expect(JSON.parse(guarded.sayer.requests[0] ?? "").messages[0].content).toBe(masked);
  });

  test("is masked in an answer, whole and in pieces of any size", async () => {
    expect((await guarded.hears("masks", { pieces: [text] })).text).toBe(masked);
    for (const size of SIZES) {
      const got = await guarded.hears("masks", { pieces: inPieces(text, size) }, STREAM);
      expect({ size, text: got.text }).toEqual({ size, text: masked });
    }
  });

  test("is denied in an answer, of which no character of it is sent", async () => {
    expect((await guarded.hears("blocks", { pieces: [text] })).code).toBe("GUARDED");
    for (const size of SIZES) {
      const got = await guarded.hears("blocks", { pieces: inPieces(text, size) }, STREAM);
      expect(got.code).toBe("GUARDED");
      expect(before).toStartWith(got.text);
    }
  });
});

/** What is no phrase, however near it comes. */
test.each([
  ["a word that only begins so", "say ufos now"],
  ["one that only ends so", "say kufo now"],
  ["its letters in another order", "say ofu now"],
  ["a phrase that is cut off", "project falco"],
])("%s passes as it is", async (_, text) => {
  expect(await guarded.asks("blocks", text)).toMatchObject({ status: 200, text });
  for (const size of SIZES)
    expect(await guarded.hears("blocks", { pieces: inPieces(text, size) }, STREAM)).toMatchObject({ text });
});

const VALUES: Readonly<Record<string, string>> = {
  EMAIL: "some.one+tag@mail.example.org",
  CARD: "4111-1111 1111-1111",
  KEY: "-----BEGIN EC PRIVATE KEY-----",
  PHRASE: "straße der nacht",
};

describe.each(Object.entries(VALUES))("%s", (label, value) => {
  test("is masked wherever a stream cuts it, in two and in three", async () => {
    const text = `to ${value}, and on`;
    for (let at = 1; at < text.length; at++) {
      const later = at + 1 + Math.floor((text.length - at) / 2);
      for (const pieces of [
        [text.slice(0, at), text.slice(at)],
        [text.slice(0, at), text.slice(at, later), text.slice(later)],
      ]) {
        const got = await guarded.hears("masks", { pieces }, STREAM);
        expect({ pieces, text: got.text }).toEqual({ pieces, text: `to [${label}], and on` });
      }
    }
  });

  test("and in the arguments of a tool", async () => {
    const text = JSON.stringify({ to: value, n: 1 });
    for (let at = 1; at < text.length; at++) {
      const pieces = [text.slice(0, at), text.slice(at)];
      const { raw } = await guarded.hears("masks", { pieces, as: "arguments" }, STREAM);
      expect({ pieces, args: argumentsIn(raw) }).toEqual({
        pieces,
        args: JSON.stringify({ to: `[${label}]`, n: 1 }),
      });
    }
  });
});

const argumentsIn = (raw: string): string =>
  raw
    .split("\n")
    .filter((line) => line.startsWith("data: {"))
    .map((line) => JSON.parse(line.slice(6)).choices[0]?.delta.tool_calls?.[0].function.arguments ?? "")
    .join("");

test("an account number counts by a word behind it, wherever a stream cuts between the two", async () => {
  const [counts, not] = [
    "DE12 3456 7890 1234 5678 is my account.",
    "DE12 3456 7890 1234 5678 is my phone no.",
  ];
  for (let at = 1; at < counts.length; at++) {
    const cut = (text: string) => ({ pieces: [text.slice(0, at), text.slice(at)] });
    expect((await guarded.hears("masks", cut(counts), STREAM)).text).toBe("[IBAN] is my account.");
    expect((await guarded.hears("masks", cut(not), STREAM)).text).toBe(not);
  }
});

test("twenty thousand chunks of one character come to the same as the whole", async () => {
  const text = `${"the water is wide ".repeat(110)} a@b.org ufo `.repeat(10);
  const pieces = inPieces(text, 1);
  expect(pieces.length).toBeGreaterThan(19_000);
  const [whole, streamed] = [
    await guarded.hears("masks", { pieces: [text] }),
    await guarded.hears("masks", { pieces }, STREAM),
  ];
  expect(streamed.text).toBe(whole.text);
  expect(whole.text.match(/\[EMAIL\] \[PHRASE\]/g)).toHaveLength(10);
});
