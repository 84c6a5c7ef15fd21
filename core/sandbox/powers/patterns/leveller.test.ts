import { describe, expect, test } from "bun:test";
import type { Normalisation } from "@sluice/sdk";
import { Leveller, level } from "./leveller.ts";
import { Letters } from "./normalise.ts";
import { randoms } from "./random.fixture.ts";

const levelled = (text: string, ...asked: Normalisation[]): string => level(text, new Letters(asked)).text;

describe("a levelled text", () => {
  test("has what was asked for levelled, and nothing else", () => {
    const rows: [Normalisation, string, string][] = [
      ["case", "STRAßE Σας ΑΣ İ", "strasse σασ ασ i\u0307"],
      ["width", "ｆｕｌｌ　① 𝐛𝐨𝐥𝐝 ﬁ ｶﾞ", "full 1 bold fi カ\uff9e".replace("カ\uff9e", "カ\u3099")],
      ["marks", "re\u0301sumé Žena", "resume Zena"],
      ["zero-width", "p\u200ba\u00ads\u2060s\ufe0f\u{e0061}", "pass"],
      ["homoglyph", "раураӏ ΡΑΥ", "paypal PAY"],
      ["homoglyph", "ꜱᴍᴀʟʟ ᴄᴀᴘꜱ ʙꞯ ꭺ", "small caps bq ꭺ"],
      ["homoglyph", "🅱🅰🅳 🅞🅝 🇧🇦🇩", "BAD ON BAD"],
      ["homoglyph", "ᏚᎢᎪᎡ ꓢꓔꓮꓣ ᗞᗅᖇ ⲣⲟ", "STAR STAR DAR po"],
      ["homoglyph", "łøđ ƁƖ ɡɑ", "lod BƖ ga"],
      ["leet", "p4$$w0rd h3!!o", "password heiio"],
      ["spacing", "a b a d word. b.a-d i am", "abad word. badi am"],
      ["spacing", "one  two\tthree \n four\u00a0\u3000five\u2800six  ", "one two three four five six "],
      ["spacing", "b  a\t \u3000d", "bad"],
    ];
    for (const [asked, text, wanted] of rows) expect([asked, levelled(text, asked)]).toEqual([asked, wanted]);
    expect(levelled("ÀßＡ\u200b4 а b c", "case")).toBe("àssａ\u200b4 а b c");
  });

  test("composes a letter with its marks, whatever is asked for", () => {
    expect(levelled("cafe\u0301 \u1100\u1161\u11a8", "leet")).toBe("café 각");
  });

  test("says of each unit where it comes from, pairs and marks whole", () => {
    const text = "a\u{1d400}e\u0301ß\u200bz";
    const { text: made, starts, ends } = level(text, new Letters(["case", "width", "zero-width"]));
    expect(made).toBe("aaésszz".replace("zz", "z"));
    expect(Array.from(made, (_, at) => text.slice(starts[at], ends[at]))).toEqual([
      "a",
      "\u{1d400}",
      "e\u0301",
      "ß",
      "ß",
      "z",
    ]);
  });

  test("keeps spaces between words, and those of more than three separators", () => {
    expect(levelled("a bc d ef", "spacing")).toBe("a bc d ef");
    expect(levelled("a . . b", "spacing")).toBe("a . . b");
    expect(levelled("a . b", "spacing")).toBe("ab");
  });

  test("is the same in either case, of a script whose small letters alone look Latin", () => {
    for (const text of ["говори", "указание", "γραψε"]) {
      expect(levelled(text.toUpperCase(), "case", "homoglyph")).toBe(levelled(text, "case", "homoglyph"));
    }
  });

  test("lets no letter grow without end", () => {
    expect(levelled(`a${"\u0301".repeat(1000)}`, "marks").length).toBeLessThan(40);
    expect(levelled(`a${"\u0301".repeat(100)}`, "case").length).toBeGreaterThan(90);
  });
});

const ALL: readonly Normalisation[] = [
  "case",
  "width",
  "marks",
  "zero-width",
  "homoglyph",
  "leet",
  "spacing",
];

test("a text levelled in pieces is the text levelled at once, however it is cut", () => {
  const { below } = randoms(11);
  const alphabet = [
    "a",
    "B",
    " ",
    ".",
    "-",
    "é",
    "e",
    "\u0301",
    "\u200b",
    "\u{1f600}",
    "ß",
    "4",
    "р",
    "\ud800",
    "１",
    "\u1161",
    "\u1100",
    "\t",
    "\u00a0",
    "\u3000",
    "|",
    "ᴀ",
    "Γ",
  ];
  for (let round = 0; round < 500; round++) {
    const text = Array.from({ length: below(60) }, () => alphabet[below(alphabet.length)]).join("");
    const letters = new Letters(ALL.filter(() => below(2) === 0));
    const leveller = new Leveller(text, letters);
    const parts = [];
    while (!leveller.ended) {
      leveller.take(1 + below(5));
      if (below(2) === 0) parts.push(leveller.read());
    }
    parts.push(leveller.read());
    const whole = level(text, letters);
    expect({
      text: parts.map((part) => part.text).join(""),
      starts: parts.flatMap(({ text, starts }) => [...starts.subarray(0, text.length)]),
      ends: parts.flatMap(({ text, ends }) => [...ends.subarray(0, text.length)]),
    }).toEqual({
      text: whole.text,
      starts: [...whole.starts.subarray(0, whole.text.length)],
      ends: [...whole.ends.subarray(0, whole.text.length)],
    });
  }
});
