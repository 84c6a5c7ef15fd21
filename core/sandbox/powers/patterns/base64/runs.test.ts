import { describe, expect, test } from "bun:test";
import { MAX_RUN_CHARS, openRun, type Run, Runs } from "./runs.ts";

const encoded = (text: string): string => Buffer.from(text).toString("base64");

const runsOf = (text: string, from = 0): readonly Run[] => {
  const runs = new Runs(text, from);
  const found: Run[] = [];
  for (let run = runs.next(); run; run = runs.next()) if (run !== "later") found.push(run);
  return found;
};

describe("the runs of base64 in a text", () => {
  test("are those that are text, with their padding", () => {
    const run = encoded("a secret, é, 한국!");
    expect(runsOf(`see ${run} and ${"internationalization"}`)).toEqual([
      { start: 4, end: 4 + run.length, text: "a secret, é, 한국!" },
    ]);
    const url = Buffer.from("subjects?_d~~ÿÿÿ>>>").toString("base64url");
    expect(url).toMatch(/[-_]/);
    expect(runsOf(url).map(({ text }) => text)).toEqual(["subjects?_d~~ÿÿÿ>>>"]);
  });

  test("are decoded as far as they are text", () => {
    const bytes = Buffer.concat([Buffer.from("this is text"), Buffer.from([0, 255]), Buffer.from("no more")]);
    expect(runsOf(bytes.toString("base64")).map(({ text }) => text)).toEqual(["this is text"]);
    expect(runsOf(encoded("too short"))).toEqual([]);
    expect(runsOf("iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB")).toEqual([]);
  });

  test("that begin in what is gone are passed over", () => {
    const text = `x ${encoded("this is a secret")}`;
    expect(runsOf(text, 2)).toHaveLength(1);
    expect(runsOf(text, 3)).toEqual([]);
  });

  test("count up to their longest, and no run begins in the rest", () => {
    const long = encoded("many words ".repeat(1000));
    expect(runsOf(`${long} ${encoded("and another one")}`).map(({ start, end }) => [start, end])).toEqual([
      [0, MAX_RUN_CHARS],
      [long.length + 1, long.length + 21],
    ]);
  });

  test("are found wherever a long text is cut", () => {
    const run = encoded("this is a secret");
    for (let before = 65_500; before < 65_560; before += 7) {
      expect(runsOf(`${" ".repeat(before)}${run}`).map(({ start }) => start)).toEqual([before]);
    }
  });
});

describe("at the end of a text of which more may come", () => {
  test.each([
    ["nothing of an ordinary word is open that decodes to no text", "so the gateway moves the", undefined],
    ["nor behind a space", "c2VjcmV0 ", undefined],
    ["what may be text is", "see c2Vjc", 4],
    ["also with half of its padding", "see dGhpcyBpcyBhIHNlY3JldHM=", 4],
    ["but not with all of it", "see dGhpcyBpcyBhIHNlY3JldA==", undefined],
    ["nor what was too short before its padding", "see c2Vj=", undefined],
  ])("%s", (_, text, open = Number.POSITIVE_INFINITY) => {
    expect(openRun(text, 0)).toBe(open);
  });

  test("a run is open up to its longest, and not where it began in what is gone", () => {
    const run = encoded("many words ".repeat(1000));
    expect(openRun(run.slice(0, MAX_RUN_CHARS), 0)).toBe(0);
    expect(openRun(run.slice(0, MAX_RUN_CHARS + 1), 0)).toBe(Number.POSITIVE_INFINITY);
    expect(openRun(run.slice(0, 40), 1)).toBe(Number.POSITIVE_INFINITY);
  });
});
