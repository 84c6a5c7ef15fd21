import { describe, expect, test } from "bun:test";
import { PatternsRefused } from "./declaration.ts";
import { TooManyMatches } from "./found.ts";
import { compilePatterns } from "./matcher.ts";

const places = async (declarations: unknown, ...texts: string[]): Promise<string[]> => {
  const matcher = await compilePatterns(declarations);
  const found = await matcher.match(texts);
  return found.map(
    ({ pattern, segment, start, end }) => `${pattern} ${segment} ${texts[segment]?.slice(start, end)}`,
  );
};

const refusals = async (declarations: unknown): Promise<string[]> => {
  try {
    await compilePatterns(declarations);
    return [];
  } catch (error) {
    if (!(error instanceof PatternsRefused)) throw error;
    return error.problems.map(({ code, id }) => `${code} ${id}`);
  }
};

/** Processor time is counted in steps as long as this on some machines, in milliseconds. */
const CLOCK_STEPS_MS = 8;

/**
 * The longest time that the event loop stood still while something was under way; the best of up to eight, since a
 * machine that is busy stalls anything. Time in which the thread did not run at all is not counted.
 */
const heldMs = async (work: () => unknown): Promise<number> => {
  const rounds: number[] = [];
  while (rounds.length < 8 && !rounds.some((ms) => ms <= 5)) {
    let longest = 0;
    let last = performance.now();
    let lastCpu = process.threadCpuUsage();
    let under = true;
    const tick = (): void => {
      const now = performance.now();
      const cpu = process.threadCpuUsage();
      const ranMs = (cpu.user - lastCpu.user + cpu.system - lastCpu.system) / 1000;
      longest = Math.max(longest, Math.min(now - last, ranMs));
      last = now;
      lastCpu = cpu;
      if (under) setImmediate(tick);
    };
    setImmediate(tick);
    await work();
    under = false;
    tick();
    rounds.push(longest);
  }
  return Math.min(...rounds);
};

describe("compiled patterns", () => {
  test("give the places of all patterns, by text, then by pattern", async () => {
    const declarations = [
      { id: "ssn", kind: "regex", source: "\\b\\d{3}-\\d{2}-\\d{4}\\b" },
      { id: "names", kind: "list", entries: ["bob", "bobby"], normalise: ["case"], wholeWord: true },
      { id: "key", kind: "regex", source: "sk-[a-z0-9]+", maxMatchChars: 10 },
    ];
    expect(
      await places(declarations, "BOBBY has 123-45-6789, bobs none", "", "sk-abcdefghijklm and sk-a"),
    ).toEqual(["ssn 0 123-45-6789", "names 0 BOBBY", "key 2 sk-abcdefg", "key 2 sk-a"]);
  });

  test("drop what is longer than the longest match where they are told to", async () => {
    const digits = { id: "d", kind: "regex", source: "\\b\\d+\\b", maxMatchChars: 4 };
    expect(await places([{ ...digits, longer: "release" }], "123 1234 12345")).toEqual([
      "d 0 123",
      "d 0 1234",
    ]);
    expect(
      await places([{ id: "d", kind: "regex", source: "\\d+", maxMatchChars: 4 }], "1234567890"),
    ).toEqual(["d 0 1234", "d 0 5678", "d 0 90"]);
  });

  test("give places of the text as it was where it is levelled", async () => {
    const words = {
      id: "w",
      kind: "list",
      entries: ["Straße", "password", "naïve"],
      normalise: ["case", "width", "marks", "zero-width", "homoglyph", "leet", "spacing"],
    };
    expect(
      await places([words], "die STRASSE, p\u200ba$$w0rd! ｐаѕѕｗord, p.a.s.s.w.o.r.d and nai\u0308ve\u0301"),
    ).toEqual([
      "w 0 STRASSE",
      "w 0 p\u200ba$$w0rd",
      "w 0 ｐаѕѕｗord",
      "w 0 p.a.s.s.w.o.r.d",
      "w 0 nai\u0308ve\u0301",
    ]);
  });

  test("never give a letter twice that is two when it is levelled", async () => {
    const sharp = { id: "s", kind: "list", entries: ["s", "stop"], normalise: ["case"] };
    expect(await places([sharp], "ßtop ß")).toEqual(["s 0 ß", "s 0 top", "s 0 ß"]);
  });

  test("say their longest match and how far they look", async () => {
    const { longestMatchChars, reach, ids } = await compilePatterns([
      { id: "a", kind: "regex", source: "(?<=x{5})a{1,7}(?=y{3})" },
      { id: "b", kind: "list", entries: ["abc"] },
      { id: "c", kind: "regex", source: "z+", maxMatchChars: 9 },
    ]);
    expect({ longestMatchChars, ids }).toEqual({ longestMatchChars: 9, ids: ["a", "b", "c"] });
    expect(reach.behind).toBeGreaterThanOrEqual(5);
    expect(reach.ahead).toBeGreaterThanOrEqual(10);
  });

  test("count only where their check characters are right", async () => {
    const card = {
      id: "card",
      kind: "regex",
      source: "\\b(?:\\d[ -]?){12,18}\\d\\b",
      check: { kind: "luhn" },
    };
    expect(
      await places(
        [card],
        "4111 1111 1111 1111, 4111 1111 1111 1112, 0000000000000000, no 7 4111-1111-1111-1111",
      ),
    ).toEqual(["card 0 4111 1111 1111 1111", "card 0 4111-1111-1111-1111"]);
  });

  test("count only near a word, and never where they are excepted", async () => {
    const number = {
      id: "n",
      kind: "regex",
      source: "\\b\\d{4}\\b",
      near: { words: ["pin"], before: 12, after: 12 },
      except: ["0000", "12*"],
    };
    expect(
      await places([number], "PIN: 9876, 4321 and so on 5555; 7777 is the pin. pin 0000, pin 1234"),
    ).toEqual(["n 0 9876", "n 0 4321", "n 0 7777"]);
    const domains = { id: "d", kind: "list", entries: ["a@x.com", "b@y.com"], except: ["*@X.COM"] };
    expect(await places([domains], "a@x.com b@y.com")).toEqual(["d 0 b@y.com"]);
  });

  test("are found in what base64 decodes to, at the place of the whole run", async () => {
    const names = { id: "w", kind: "list", entries: ["Falcon"], normalise: ["base64", "case"] };
    const run = Buffer.from("about FALCON and so on: FALCON").toString("base64");
    expect(await places([names], `falcon: ${run}; ${run.slice(0, 12)}`)).toEqual([
      "w 0 falcon",
      `w 0 ${run}`,
    ]);
  });

  test("are refused with all that is wrong with any of them", async () => {
    expect(
      await refusals([
        { id: "syntax", kind: "regex", source: "[" },
        { id: "fine", kind: "regex", source: "a" },
        { id: "endless", kind: "regex", source: "ab+" },
        { id: "empty", kind: "regex", source: "a?" },
        { id: "unseen", kind: "list", entries: ["\u200b"], normalise: ["zero-width"] },
        { id: "long", kind: "list", entries: ["abcd", "a"], maxMatchChars: 3 },
        { id: "slow", kind: "regex", source: "(a+)+b", maxMatchChars: 100 },
        {
          id: "anywhere",
          kind: "list",
          entries: ["a"],
          normalise: ["zero-width"],
          near: { words: ["\u200b"] },
        },
        { id: "nowhere", kind: "regex", source: "a", near: { words: ["a"], before: 0 } },
        { id: "all", kind: "list", entries: ["a"], normalise: ["zero-width"], except: ["*\u200b"] },
      ]),
    ).toEqual([
      "PATTERN_SYNTAX syntax",
      "PATTERN_UNBOUNDED endless",
      "PATTERN_EMPTY empty",
      "PATTERN_EMPTY unseen",
      "PATTERN_TOO_LONG long",
      "PATTERN_VULNERABLE slow",
      "PATTERN_EMPTY anywhere",
      "PATTERN_EMPTY nowhere",
      "PATTERN_EMPTY all",
    ]);
  });

  test("of the same content are refused under the id of each", async () => {
    const content = { kind: "regex", source: "(b+)+a", maxMatchChars: 50 };
    expect(
      await refusals([
        { id: "one", ...content },
        { id: "two", ...content },
      ]),
    ).toEqual(["PATTERN_VULNERABLE one", "PATTERN_VULNERABLE two"]);
  });
});

describe("settled places", () => {
  test("are given once more without overlaps, leftmost, then as declared, then longest", async () => {
    const matcher = await compilePatterns([
      { id: "b", kind: "list", entries: ["bc"] },
      { id: "a", kind: "regex", source: "[ab]{1,2}|d" },
      { id: "d", kind: "list", entries: ["de"] },
    ]);
    const { matches, disjoint } = await matcher.search([{ text: "abc de" }, { text: "bc" }]);
    expect(matches.map(({ pattern, segment, start }) => `${pattern}${segment}${start}`)).toEqual([
      "b01",
      "a00",
      "a04",
      "d04",
      "b10",
      "a10",
    ]);
    expect(disjoint.map(({ pattern, segment, start }) => `${pattern}${segment}${start}`)).toEqual([
      "a00",
      "a04",
      "b10",
    ]);
  });

  test("are none in what is gone already, which is looked at", async () => {
    const matcher = await compilePatterns([{ id: "a", kind: "regex", source: "(?<=x)a|\\bb" }]);
    const { matches } = await matcher.search([{ text: "aab b", context: "xa x" }]);
    expect(matches.map(({ start }) => start)).toEqual([0, 4]);
  });

  test("leave nothing open in ordinary text but what a match may begin with", async () => {
    const matcher = await compilePatterns([
      { id: "ssn", kind: "regex", source: "\\b\\d{3}-\\d{2}-\\d{4}\\b" },
      { id: "iban", kind: "regex", source: "\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){3,7}\\b" },
      { id: "key", kind: "regex", source: "\\bsk-[A-Za-z0-9]+", maxMatchChars: 60 },
      { id: "names", kind: "list", entries: ["Project Falcon"], wholeWord: true, normalise: ["case"] },
    ]);
    const openAt = async (text: string): Promise<number> =>
      (await matcher.search([{ text, more: true }])).openFrom[0] ?? 0;
    const prose = "The gateway moved 12 requests through five hooks (in 2024); it knows no cost.";
    const held = await Promise.all(
      Array.from(prose, async (_, at) => {
        const text = prose.slice(0, at + 1);
        return Math.min(await openAt(text), text.length) < text.length ? text.split(/ /).at(-1) : "";
      }),
    );
    expect(held.filter((word) => word !== "")).toEqual(["T", "1", "12", "2", "20", "202"]);
  });
});

describe("a search", () => {
  const declarations = [
    { id: "email", kind: "regex", source: "[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,4}" },
    { id: "ssn", kind: "regex", source: "\\b\\d{3}-\\d{2}-\\d{4}\\b" },
    {
      id: "words",
      kind: "list",
      entries: ["confidential"],
      normalise: ["case", "leet", "zero-width", "spacing"],
    },
  ];

  test("in small texts is done at once", async () => {
    const matcher = await compilePatterns(declarations);
    const found = matcher.match(["mail bob@example.com"]);
    expect(Array.isArray(found)).toBe(true);
  });

  test("in ten megabytes holds the event loop for five milliseconds at most and loses nothing", async () => {
    const matcher = await compilePatterns(declarations);
    const filler = "c0nfid3nti a l ".repeat(70_000);
    const parts = Array.from(
      { length: 10 },
      (_, at) => `${filler} bob${at}@example.com 123-45-678${at} C0NFIDENT\u200bIAL`,
    );
    const text = Buffer.from(parts.join(" ")).toString();
    expect(text.length).toBeGreaterThan(10_000_000);
    let found: readonly { pattern: string }[] = [];
    const held = await heldMs(async () => {
      found = await matcher.match([text]);
    });
    expect(Map.groupBy(found, ({ pattern }) => pattern).get("email")).toHaveLength(10);
    expect(Map.groupBy(found, ({ pattern }) => pattern).get("ssn")).toHaveLength(10);
    expect(Map.groupBy(found, ({ pattern }) => pattern).get("words")).toHaveLength(10);
    expect(held).toBeLessThan(5 + CLOCK_STEPS_MS);
  }, 30_000);

  test("by several at once gives each its own places, and the loop no longer a hold", async () => {
    const matcher = await compilePatterns(declarations);
    const texts = Array.from({ length: 8 }, (_, at) => `${"a@".repeat(200_000 + at)} 123-45-6789`);
    let found: (readonly { start: number }[])[] = [];
    const held = await heldMs(async () => {
      found = await Promise.all(texts.map((text) => matcher.match([text])));
    });
    expect(found.map((places) => places.at(-1)?.start)).toEqual(texts.map(({ length }) => length - 11));
    expect(held).toBeLessThan(5 + CLOCK_STEPS_MS);
  }, 30_000);

  test("that finds more places than anybody can use is an error, not an end", async () => {
    const matcher = await compilePatterns([{ id: "a", kind: "regex", source: "a" }]);
    const text = "a".repeat(100_001);
    await expect((async () => matcher.match([text]))()).rejects.toBeInstanceOf(TooManyMatches);
    expect(await matcher.match([text.slice(1)])).toHaveLength(100_000);
  });
});

test("a list of a hundred thousand entries is built beside the event loop", async () => {
  let round = 0;
  const held = await heldMs(async () => {
    const by = 7919 + round++;
    const entries = Array.from({ length: 100_000 }, (_, at) => `entry number ${at * by}`);
    await Bun.sleep(0);
    const matcher = await compilePatterns([{ id: "many", kind: "list", entries, wholeWord: true }]);
    expect(await matcher.match([`see entry number ${by}, not entry number ${by - 1}`])).toEqual([
      { pattern: "many", segment: 0, start: 4, end: 21 },
    ]);
  });
  expect(held).toBeLessThan(50);
}, 60_000);

test("the same content is compiled once, whatever its id", async () => {
  const entries = Array.from({ length: 30_000 }, (_, at) => `a phrase ${at}`);
  const first = await compilePatterns([{ id: "one", kind: "list", entries }]);
  const began = performance.now();
  const [hit] = await (await compilePatterns([{ id: "two", kind: "list", entries }])).match([
    "a phrase 29999",
  ]);
  expect(performance.now() - began).toBeLessThan(100);
  expect(hit).toMatchObject({ pattern: "two", end: 14 });
  expect(first.ids).toEqual(["one"]);
});
