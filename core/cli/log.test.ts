import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FILE_HEAD_BYTES } from "../ledger/frame.ts";
import { segmentsOf } from "../ledger/segments.ts";
import { aRecord, HandmadeLedger } from "../ledger/testing.ts";
import { openLmdbStore } from "../state/lmdb/store.ts";
import { logCommand } from "./log.ts";

const WRITER = "w0-abc1-aaaa";
let ledger: HandmadeLedger;
beforeEach(() => {
  ledger = new HandmadeLedger();
  writeFileSync(join(ledger.dataDir, "sluice.yaml"), "server: { dataDir: . }\n");
});
afterEach(() => rmSync(ledger.dataDir, { recursive: true }));

const run = async (args: readonly string[], json = false): Promise<{ out: string; err: string }> => {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
    cwd: ledger.dataDir,
    env: {},
    json,
  };
  expect(await logCommand.run(args, io)).toBe(0);
  return { out: out.join("\n"), err: err.join("\n") };
};
const ids = async (...args: string[]): Promise<unknown[]> => {
  const { out } = await run(args, true);
  return out === "" ? [] : out.split("\n").map((line) => JSON.parse(line).id);
};

const limits = { plugin: "chat/limits", hook: "onRequest", phase: "request", ms: 0.1 } as const;
const DENIED = [
  { ...limits, verdict: "deny" },
  { ...limits, verdict: "flag" },
];

test("a line has what a person asks first, aligned under headings", async () => {
  ledger.segment(WRITER, 1, [
    aRecord({
      id: "one",
      target: "main",
      principal: { name: "alice@example.com", type: "user", groups: [] },
      usage: { inputTokens: 12, outputTokens: 345 },
      firstByteMs: 3.25,
    }),
    aRecord({ id: "rough", usage: { inputTokens: 9, outputTokens: 8, estimated: true } }),
    aRecord({ id: "two", status: 429, outcome: "denied", errorCode: "RATE_LIMITED", policy: DENIED }),
  ]);
  const [headings = "", one = "", rough = "", two = ""] = (await run([])).out.split("\n");
  expect(headings).toMatch(/^TIME +STATUS +SERVICE +PRINCIPAL +TOKENS +MS +FIRST +ERROR +POLICY +ID$/);
  expect(one.split(/ {2,}/)).toEqual([
    "2027-01-15T08:00:00.000Z",
    "200",
    "chat → main",
    "alice@example.com",
    "12/345",
    "10.0",
    "3.3",
    "-",
    "-",
    "one",
  ]);
  expect(rough).toContain(" ~9/8 ");
  expect(two).toMatch(/ 429 denied +chat .* RATE_LIMITED +chat.limits deny \+1 +two$/);
  expect(two.indexOf("RATE_LIMITED")).toBe(headings.indexOf("ERROR"));
});

test("what a client put into names cannot speak to the terminal, nor make lines or columns", async () => {
  const evil = "a\u001b[2J\r\nb\u009b31m\u202ec\u200bd\u00a0e\ud800f";
  ledger.segment(WRITER, 1, [
    aRecord({ service: evil, principal: { name: `${evil}${"x".repeat(300)}`, type: "user", groups: [] } }),
  ]);
  const { out } = await run([]);
  expect(out.split("\n")).toHaveLength(2);
  expect(out).toContain("a\\u{1b}[2J\\u{d}\\u{a}b\\u{9b}31m\\u{202e}c\\u{200b}d\\u{a0}e\\u{d800}f");
  expect(out.split("\n").every((line) => line.length < 250)).toBe(true);
  const json = (await run([], true)).out;
  expect(json).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(json).service).toBe(evil);
});

test("a time that is none does not stop the others", async () => {
  ledger.segment(WRITER, 1, [aRecord({ id: "odd", arrivedAt: 1e300 }), aRecord({ id: "good" })]);
  expect((await run([])).out).toContain("at no time");
});

test("JSON lines hold whole records and their writer", async () => {
  const record = aRecord({ tags: { team: "search" }, request: { bytes: 5, sha256: "ab" } });
  ledger.segment(WRITER, 1, [record]);
  expect(JSON.parse((await run([], true)).out)).toEqual({ ...record, writer: WRITER });
});

test("much is printed a thousand at a time, each when there is room for it", async () => {
  ledger.segment(
    WRITER,
    1,
    Array.from({ length: 2_500 }, () => aRecord()),
  );
  const lines: number[] = [];
  const rooms: (() => void)[] = [];
  const asked = Array.from({ length: 2 }, () => Promise.withResolvers<void>());
  const done = logCommand.run(["--limit", "1000000"], {
    out: (text) => lines.push(text.split("\n").length),
    writable: () => {
      asked[rooms.length]?.resolve();
      return new Promise((resolve) => rooms.push(resolve));
    },
    err: () => undefined,
    cwd: ledger.dataDir,
    env: {},
    json: true,
  });
  await asked[0]?.promise;
  expect(lines).toEqual([1_000]);
  rooms[0]?.();
  await asked[1]?.promise;
  expect(lines).toEqual([1_000, 1_000]);
  rooms[1]?.();
  expect(await done).toBe(0);
  expect(lines).toEqual([1_000, 1_000, 500]);
});

test("filters hold together and alone", async () => {
  const minutesAgo = (minutes: number): number => Date.now() - minutes * 60_000;
  const bob = { name: "bob", type: "user", groups: [] } as const;
  ledger.segment(WRITER, 1, [
    aRecord({ id: "old", arrivedAt: minutesAgo(90) }),
    aRecord({ id: "other", arrivedAt: minutesAgo(9), service: "other" }),
    aRecord({ id: "bob", arrivedAt: minutesAgo(8), principal: bob }),
    aRecord({ id: "missing", arrivedAt: minutesAgo(7), status: 404, outcome: "denied" }),
    aRecord({ id: "broken", arrivedAt: minutesAgo(6), status: 502, outcome: "failed", principal: bob }),
  ]);
  expect(await ids("--service", "other")).toEqual(["other"]);
  expect(await ids("--principal", "bob")).toEqual(["bob", "broken"]);
  expect(await ids("--principal", "bob", "--status", "5xx")).toEqual(["broken"]);
  expect(await ids("--status", "404")).toEqual(["missing"]);
  expect(await ids("--outcome", "failed")).toEqual(["broken"]);
  expect(await ids("--since", "1h", "--until", "7m")).toEqual(["other", "bob", "missing"]);
  expect(await ids("--until", new Date(minutesAgo(60)).toISOString())).toEqual(["old"]);
  expect(await ids("--since", new Date(Date.now() + 86_400_000).toISOString().slice(0, 10))).toEqual([]);
  expect(await ids("--limit", "2")).toEqual(["missing", "broken"]);
});

test.each([
  [["x"]],
  [["--limit", "-1"]],
  [["--limit", "many"]],
  [["--status", "6xx"]],
  [["--status", "20"]],
  [["--outcome", "good"]],
  [["--since", "yesterday"]],
  [["--until", "2027-13-01"]],
  [["--consumers", "--follow"]],
])("%j is refused with the usage", async (args) => {
  await expect(run(args)).rejects.toMatchObject({
    code: "COMMAND_USAGE",
    message: expect.stringContaining("Usage: sluice log"),
  });
});

test("without a ledger it prints nothing, and makes no folder", async () => {
  writeFileSync(join(ledger.dataDir, "sluice.yaml"), "server: { dataDir: ./none }\n");
  expect(await run([])).toEqual({ out: "", err: "" });
  expect(await run(["--consumers"], true)).toEqual({ out: "[]", err: "" });
  expect(existsSync(join(ledger.dataDir, "none"))).toBe(false);
});

test("consumers are shown with what they have not read of each writer, and what they never got", async () => {
  ledger.segment(WRITER, 1, [aRecord(), aRecord()]);
  ledger.segment(WRITER, 2, [aRecord()]);
  ledger.segment("w1-abc2-bbbb", 1, [aRecord()]);
  const [first = 0, second = 0] = segmentsOf(join(ledger.dir, WRITER)).map(({ sizeBytes }) => sizeBytes);
  const [third = 0] = segmentsOf(join(ledger.dir, "w1-abc2-bbbb")).map(({ sizeBytes }) => sizeBytes);
  const store = openLmdbStore(ledger.dataDir);
  await store.put("consumers", "chat/export", { since: 0, setAside: 3, dropped: 4 });
  await store.put("positions", `chat/export ${WRITER}`, { segment: 1, offset: first - 10 });
  await store.put("positions", `chat/done ${WRITER}`, { segment: 1, offset: 0, done: true });
  await store.close();
  const lags = JSON.parse((await run(["--consumers"], true)).out);
  const export_ = { instance: "chat/export", setAside: 3, dropped: 4 };
  expect(lags).toEqual([
    expect.objectContaining({ instance: "chat/done", writer: WRITER, bytesBehind: 0 }),
    expect.objectContaining({ instance: "chat/done", bytesBehind: third - FILE_HEAD_BYTES }),
    {
      ...export_,
      writer: WRITER,
      segment: 1,
      offset: first - 10,
      bytesBehind: 10 + second - FILE_HEAD_BYTES,
    },
    { ...export_, writer: "w1-abc2-bbbb", segment: 0, offset: 0, bytesBehind: third - FILE_HEAD_BYTES },
  ]);
  const { out } = await run(["--consumers"]);
  expect(out).toMatch(/^INSTANCE +WRITER +SEGMENT +OFFSET +BYTES BEHIND +SET ASIDE +DROPPED\n/);
});
