import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

test.each(["worker.ts", "recorder.ts"])(
  "%s opens and makes nothing before a supervisor has given it a config",
  async (script) => {
    const cwd = mkdtempSync(join(tmpdir(), "sluice-untold-"));
    try {
      const child = Bun.spawn([process.execPath, join(import.meta.dir, script)], {
        cwd,
        stdio: ["ignore", "pipe", "pipe"],
      });
      // Its standard input is at its end, so that there is no supervisor.
      expect(await child.exited).toBe(1);
      expect(await child.stderr.text()).toBe("");
      expect(readdirSync(cwd)).toEqual([]);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  },
);
