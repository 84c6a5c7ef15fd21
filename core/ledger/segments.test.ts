import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { segmentName, segmentsOf, writersOf } from "./segments.ts";

let dir = "";
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "sluice-segments-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

test("segments come in the order of their numbers, foreign files and folders left out", () => {
  const writer = join(dir, "writer");
  mkdirSync(writer);
  for (const n of [10, 2, 1]) writeFileSync(join(writer, segmentName(n)), "x".repeat(n));
  for (const name of ["notes.txt", "1.seg", "0000000003.seg.bak", ".0000000004.seg", "00000000005.seg"]) {
    writeFileSync(join(writer, name), "");
  }
  mkdirSync(join(writer, segmentName(6)));
  symlinkSync("nowhere", join(writer, segmentName(7)));
  expect(segmentsOf(writer).map(({ sequence, sizeBytes }) => [sequence, sizeBytes])).toEqual([
    [1, 1],
    [2, 2],
    [10, 10],
  ]);
});

test("a folder that is missing, or a file, has no segments and no writers", () => {
  writeFileSync(join(dir, "file"), "");
  for (const name of ["missing", "file"]) {
    expect(segmentsOf(join(dir, name))).toEqual([]);
    expect(writersOf(join(dir, name))).toEqual([]);
  }
});

test("writers are told by their names, and say their slot and start", () => {
  const ledger = join(dir, "ledger");
  const names = ["w12-mabc123-0x9z", "w0-mabc123-zzzz"];
  for (const name of [...names, "lost+found", "w1", "w1-mabc-12345", "x0-mabc-1234"]) {
    mkdirSync(join(ledger, name), { recursive: true });
  }
  writeFileSync(join(ledger, "w3-mabc123-file"), "");
  const startedAt = Number.parseInt("mabc123", 36);
  expect(writersOf(ledger)).toMatchObject([
    { name: "w0-mabc123-zzzz", slot: 0, startedAt },
    { name: "w12-mabc123-0x9z", slot: 12, startedAt },
  ]);
});
