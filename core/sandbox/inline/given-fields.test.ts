import { expect, test } from "bun:test";
import { GivenFields } from "./given-fields.ts";

const PERIOD = 1025;

/** What came with each of so many calls, of a hook that asks for `reads` where it was not given. */
const calls = (fields: GivenFields, count: number, reads: (call: number) => readonly string[]) =>
  Array.from({ length: count }, (_, call) => {
    const given = fields.next();
    for (const name of reads(call)) if (!given.some((known) => known === name)) fields.asked(name);
    return given;
  });

test("a field that most calls read comes with the call, once that has shown", () => {
  const given = calls(new GivenFields(), 100, () => ["tags", "plan"]);
  expect(given[0]).toEqual([]);
  expect(given[50]).toEqual(["tags", "plan"]);
});

test("a field that few calls read does not, nor one that cannot", () => {
  const given = calls(new GivenFields(), 100, (call) =>
    call % 4 === 0 ? ["tags", "segments"] : ["segments"],
  );
  expect(given[50]).toEqual([]);
});

test("a field that is read no more is given no more", () => {
  const fields = new GivenFields();
  expect(calls(fields, PERIOD, () => ["tags"])[50]).toEqual(["tags"]);
  expect(calls(fields, PERIOD, () => [])[50]).toEqual([]);
});
