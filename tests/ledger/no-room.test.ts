import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leftOut } from "../../checks/left-out.ts";
import { SegmentWriter } from "../../core/ledger/segment-writer.ts";
import { segmentsOf } from "../../core/ledger/segments.ts";
import { readForwards } from "../../core/ledger/testing.ts";

setDefaultTimeout(30_000);

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-room-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const written = (dir: string): string[] => segmentsOf(dir).flatMap(({ path }) => readForwards(path).payloads);

test("where a file may not grow, exactly what was not refused is in it, and what is small enough still fits", async () => {
  const dir = join(root, "w0-abc-0000");
  const script = join(import.meta.dir, "limited-writer.ts");
  // The limit is in blocks of 512 bytes or of 1024, as the shell likes.
  const shell = `trap '' XFSZ; ulimit -f 64; exec "$0" "$@"`;
  const child = Bun.spawn(["/bin/sh", "-c", shell, process.execPath, script, dir], {
    stdout: "pipe",
    stderr: "inherit",
    env: { ...process.env, BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0" },
  });
  const said: { text: string; error?: string }[] = JSON.parse(await child.stdout.text());
  expect(await child.exited).toBe(0);
  const taken = said.filter(({ error }) => error === undefined).map(({ text }) => text);
  const refused = said.flatMap(({ error }) => error ?? []);
  expect(written(dir).toSorted()).toEqual(taken.toSorted());
  expect(taken.length).toBeGreaterThan(25);
  expect(refused.length).toBeGreaterThan(2);
  expect(refused.every((error) => error.includes("EFBIG") && error.includes(dir))).toBe(true);
  expect(said.filter(({ text, error }) => text.startsWith("small") && !error).length).toBeGreaterThan(0);
  for (const { path, sizeBytes } of segmentsOf(dir)) {
    expect(readForwards(path)).toMatchObject({ damagedBytes: 0, next: sizeBytes });
  }
});

/** A disk of one megabyte, where this user may make one. */
const mounted = (dir: string): boolean => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  return Bun.spawnSync(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", dir]).exitCode === 0;
};
const unmounted = (dir: string): void => {
  Bun.spawnSync(["umount", dir]);
};
const mountable = ((): boolean => {
  const dir = mkdtempSync(join(tmpdir(), "sluice-mount-"));
  const can = mounted(dir);
  if (can) unmounted(dir);
  rmSync(dir, { recursive: true });
  return can;
})();

if (!mountable) leftOut("A ledger on a full disk", "it mounts a small tmpfs, which takes root on Linux");

describe.skipIf(!mountable)("on a disk of one megabyte", () => {
  let disk = "";
  beforeEach(() => {
    disk = join(root, "disk");
    mkdirSync(disk);
    mounted(disk);
  });
  afterEach(() => unmounted(disk));

  const fill = async (writer: SegmentWriter): Promise<{ taken: string[]; error: string }> => {
    const taken: string[] = [];
    for (let n = 0; ; n++) {
      const turn = Array.from({ length: 7 }, (_, k) => `${n}.${k} ${"x".repeat(3_001)}`);
      const done = await Promise.allSettled(turn.map((text) => writer.append("record", [Buffer.from(text)])));
      taken.push(...turn.filter((_, k) => done[k]?.status === "fulfilled"));
      const failed = done.find(({ status }) => status === "rejected");
      if (failed?.status === "rejected") return { taken, error: String(failed.reason) };
    }
  };

  test.each([[4_000_000], [100_000]])(
    "a full disk refuses with its name, keeps every record that was taken, and goes on when there is room, segments of %d",
    async (segmentBytes) => {
      const dir = join(disk, "w0-abc-0000");
      const other = join(disk, "other");
      writeFileSync(other, Buffer.alloc(300_000));
      const writer = new SegmentWriter({ dir, segmentBytes, syncEveryMs: 5 });
      const first = await fill(writer);
      expect(first.error).toContain("ENOSPC");
      expect(written(dir)).toEqual(first.taken);
      await expect(writer.append("record", [Buffer.alloc(10_000)])).rejects.toThrow("ENOSPC");
      rmSync(other);
      const second = await fill(writer);
      expect(second.taken.length).toBeGreaterThan(50);
      expect(written(dir)).toEqual([...first.taken, ...second.taken]);
      for (const { path, sizeBytes } of segmentsOf(dir)) {
        expect(readForwards(path)).toMatchObject({ damagedBytes: 0, next: sizeBytes });
      }
      await writer.close();
    },
  );

  test("a disk made read-only refuses until it is not", async () => {
    const dir = join(disk, "w0-abc-0000");
    const writer = new SegmentWriter({ dir, segmentBytes: 10, syncEveryMs: 0 });
    await writer.append("record", [Buffer.from("before")]);
    await writer.append("record", [Buffer.from("and this")]);
    const remount = (how: string): void => {
      expect(Bun.spawnSync(["mount", "-o", `remount,${how}`, disk]).exitCode).toBe(0);
    };
    await writer.close();
    const next = new SegmentWriter({ dir, segmentBytes: 10, syncEveryMs: 0 });
    remount("ro");
    await expect(next.append("record", [Buffer.from("refused")])).rejects.toThrow("EROFS");
    remount("rw");
    await next.append("record", [Buffer.from("after")]);
    await next.close();
    expect(written(dir)).toEqual(["before", "and this", "after"]);
  });
});
