import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

test("what is left out is written once to the file that the check reads", async () => {
  const folder = mkdtempSync(join(tmpdir(), "left-out-"));
  const file = join(folder, "lines.txt");
  const source = `const { leftOut } = await import(${JSON.stringify(join(import.meta.dir, "left-out.ts"))});
    leftOut("clients", "python is missing; install it"); leftOut("clients", "python is missing; install it");`;
  const child = Bun.spawn([process.execPath, "-e", source], {
    env: { ...process.env, SLUICE_LEFT_OUT: file },
  });
  expect(await child.exited).toBe(0);
  expect(readFileSync(file, "utf8")).toBe("LEFT OUT: clients: python is missing; install it\n");
  rmSync(folder, { recursive: true });
});
