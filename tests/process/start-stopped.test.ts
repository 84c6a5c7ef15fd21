import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { leftOut } from "../../checks/left-out.ts";
import { childrenOf, HAS_PROC, isAlive } from "../gateway/processes.ts";
import { until } from "../upstream/until.ts";
import { folderWith } from "./folder.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

if (!HAS_PROC) leftOut("A gateway that is stopped while it starts", "there is no /proc; run on Linux");

test.skipIf(!HAS_PROC).each(["SIGTERM", "SIGINT"] as const)(
  "%s while it starts ends it with 0, and leaves nothing",
  async (signal) => {
    const cwd = folderWith();
    const [file, mark] = [join(cwd, "sluice.yaml"), join(cwd, "begun")];
    await Bun.write(
      file,
      `server: { port: 0, workers: 2 }\nplugins: [{ use: slow, with: { file: ${mark} } }]\n`,
    );
    const program = [resolve(import.meta.dir, "../gateway/start-with-plugins.ts"), file];
    const child = Bun.spawn([process.execPath, ...program, join(import.meta.dir, "plugins")], {
      stdout: "pipe",
      stderr: "pipe",
    });
    await until(() => existsSync(mark));
    const others = childrenOf(child.pid);
    expect(others.length).toBeGreaterThan(1);
    child.kill(signal);
    expect(await child.exited).toBe(0);
    expect(await child.stdout.text()).toBe("");
    expect(await child.stderr.text()).toBe("");
    expect(others.filter(isAlive)).toEqual([]);
    expect(existsSync(join(cwd, "data/sluice.pid"))).toBe(false);
  },
);
