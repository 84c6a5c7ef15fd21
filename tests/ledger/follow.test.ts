import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beginPayload, recordPayload } from "../../core/ledger/record.ts";
import { SegmentWriter } from "../../core/ledger/segment-writer.ts";
import { aRecord } from "../../core/ledger/testing.ts";
import { until } from "../upstream/until.ts";

setDefaultTimeout(30_000);

const SLUICE = resolve(import.meta.dir, "../../core/cli/main.ts");
let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sluice-follow-"));
  writeFileSync(join(dir, "sluice.yaml"), "server: { dataDir: ./data }\n");
});
afterEach(() => rmSync(dir, { recursive: true }));

const writerOf = (name: string): SegmentWriter =>
  new SegmentWriter({ dir: join(dir, "data/ledger", name), segmentBytes: 2_000, syncEveryMs: 5 });
const write = (writer: SegmentWriter, id: string): Promise<void> =>
  writer.append("record", recordPayload(aRecord({ id, arrivedAt: Date.now() })));
const follow = (...args: string[]) =>
  Bun.spawn([process.execPath, SLUICE, "log", "--follow", ...args], {
    cwd: dir,
    stdout: "pipe",
    stderr: "pipe",
  });

test("what two writers write while it is followed comes once each, over rotations and a new writer", async () => {
  const first = writerOf("w0-abc1-aaaa");
  await write(first, "before");
  const child = follow("--json");
  const ids: string[] = [];
  const reading = (async () => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of child.stdout) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      ids.push(...lines.map((line) => String(JSON.parse(line).id)));
    }
  })();
  await until(() => ids.length === 1, 20_000);
  const second = writerOf("w1-abc2-bbbb");
  const wanted = ["before"];
  for (let n = 0; n < 200; n++) {
    const id = `record-${n}`;
    wanted.push(id);
    await write(n % 2 === 0 ? first : second, id);
  }
  await until(() => ids.length >= wanted.length, 20_000);
  child.kill();
  await Promise.all([reading, child.exited, first.close(), second.close()]);
  expect(ids.toSorted()).toEqual(wanted.toSorted());
});

test("a reader that goes away ends it without a trace", async () => {
  const writer = writerOf("w0-abc1-aaaa");
  await write(writer, "first");
  const shell = '"$0" "$1" log --follow | head -n 1';
  const child = Bun.spawn(["/bin/sh", "-c", shell, process.execPath, SLUICE], {
    cwd: dir,
    stdout: "pipe",
    stderr: "pipe",
  });
  // It notices when it has something to say.
  const timer = setInterval(() => void write(writer, "more"), 20);
  expect(await child.stdout.text()).toStartWith("TIME ");
  await child.exited;
  clearInterval(timer);
  expect(await child.stderr.text()).toBe("");
  await writer.close();
});

test("a writer touches its folder while it lives, so that its streams are known to run", async () => {
  const writer = writerOf("w0-abc1-aaaa");
  const { status: _, outcome: __, durationMs: ___, ...begin } = aRecord({ id: "stream", stream: true });
  await writer.append("begin", beginPayload(begin));
  const folder = join(dir, "data/ledger/w0-abc1-aaaa");
  const outcome = async (): Promise<unknown> => {
    const child = Bun.spawn([process.execPath, SLUICE, "log", "--json"], { cwd: dir, stdout: "pipe" });
    return JSON.parse(await child.stdout.text()).outcome;
  };
  utimesSync(folder, 1, 1);
  await until(() => Math.abs(statSync(folder).mtimeMs - Date.now()) < 5_000, 10_000);
  expect(await outcome()).toBe("running");
  await writer.close();
  utimesSync(folder, 1, 1);
  expect(await outcome()).toBe("abandoned");
});
