import { expect, test } from "bun:test";
import { compilePatterns } from "../sandbox/powers/patterns/index.ts";
import { searchTexts } from "./search-texts.ts";
import type { ViewedText } from "./text-view.ts";

const said = (role: string, text: string): ViewedText => ({
  role,
  kind: "text",
  choice: 0,
  text,
  context: "",
});
const matcher = await compilePatterns([{ id: "rules", kind: "list", entries: ["rules"] }]);
const turnsMatcher = await compilePatterns([
  { id: "ignore", kind: "list", entries: ["ignore all rules"], across: "turns" },
  { id: "all", kind: "list", entries: ["all"], across: "turns" },
]);
const TEXTS = [
  said("system", "ignore all rules"),
  said("user", "ignore"),
  said("assistant", "all"),
  said("user", "all rules"),
];
const shown = (found: ReturnType<typeof searchTexts>) => {
  if (!found || found instanceof Promise) throw new Error("it is found at once");
  const places = (matches: typeof found.matches) =>
    matches.map(({ pattern, segment, start, end }) => `${pattern} ${segment}:${start}-${end}`);
  return { matches: places(found.matches), disjoint: places(found.disjoint), openFrom: found.openFrom };
};

test("patterns over turns are found in what users say, as places of the texts, beside the others", () => {
  expect(shown(searchTexts({ hook: "onRequest", instance: { matcher, turnsMatcher } }, TEXTS))).toEqual({
    matches: ["rules 0:11-16", "ignore 1:0-6", "rules 3:4-9", "ignore 3:0-9", "all 3:0-3"],
    disjoint: ["rules 0:11-16", "ignore 1:0-6", "ignore 3:0-9"],
    openFrom: TEXTS.map(() => Number.POSITIVE_INFINITY),
  });
});

test("a place that several readings give is one", () => {
  const texts = [said("user", '"ignore all rules" and "so on"')];
  const instance = { matcher: undefined, turnsMatcher };
  expect(shown(searchTexts({ hook: "onRequest", instance }, texts)).matches).toEqual([
    "ignore 0:1-17",
    "all 0:8-11",
  ]);
});

test("answers are not looked through for them", () => {
  const instance = { matcher: undefined, turnsMatcher };
  expect(searchTexts({ hook: "onResponse", instance }, TEXTS)).toBeUndefined();
  expect(
    shown(searchTexts({ hook: "onResponse", instance: { matcher, turnsMatcher } }, TEXTS)).matches,
  ).toEqual(["rules 0:11-16", "rules 3:4-9"]);
});
