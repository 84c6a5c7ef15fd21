import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { leftOut } from "../../checks/left-out.ts";
import { builtPlugin } from "../gateway/built-plugin.ts";
import { childrenOf, companionsOf, HAS_PROC, isAlive, workersOf } from "../gateway/processes.ts";
import { until } from "../upstream/until.ts";
import { folderWith } from "./folder.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

if (!HAS_PROC) leftOut("A gateway that is stopped while it starts", "there is no /proc; run on Linux");

const PROGRAM = resolve(import.meta.dir, "../../core/cli/main.ts");
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

test.skipIf(!HAS_PROC).each(SIGNALS)(
  "%s while its code is still being loaded ends it with 0, and nothing is made",
  async (signal) => {
    const cwd = folderWith();
    const preload = join(import.meta.dir, "signal-while-loading.ts");
    const child = Bun.spawn([process.execPath, "--preload", preload, PROGRAM, "start"], {
      cwd,
      env: { ...process.env, SIGNAL_WHILE_LOADING: signal },
      stdout: "pipe",
      stderr: "pipe",
    });
    expect(await child.exited).toBe(0);
    expect(await child.stdout.text()).toBe("");
    expect(await child.stderr.text()).toBe("");
    expect(existsSync(join(cwd, "data"))).toBe(false);
  },
);

test.skipIf(!HAS_PROC).each(SIGNALS)(
  "%s while it starts ends it with 0, and leaves nothing",
  async (signal) => {
    const cwd = folderWith();
    const slow = await builtPlugin(join(import.meta.dir, "plugins/slow"), cwd);
    await Bun.write(
      join(cwd, "sluice.yaml"),
      `server: { port: 0, workers: 2 }\nplugins: [{ use: ${slow} }]\n`,
    );
    const child = Bun.spawn([process.execPath, PROGRAM, "start"], { cwd, stdout: "pipe", stderr: "pipe" });
    const companions = () => workersOf(child.pid).flatMap(companionsOf);
    await until(() => companions().length === 2, 10_000);
    const others = [...childrenOf(child.pid), ...companions()];
    child.kill(signal);
    expect(await child.exited).toBe(0);
    expect(await child.stdout.text()).toBe("");
    expect(await child.stderr.text()).toBe("");
    // A companion ends with its process, and a moment after it where the system cannot tie the two together.
    await until(() => !others.some(isAlive), 2_000);
    expect(existsSync(join(cwd, "data/sluice.pid"))).toBe(false);
  },
);
