import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { collector, RecorderRig } from "../../tests/recorder/rig.ts";
import { until } from "../../tests/upstream/until.ts";

test.each([1, 2, 3])(
  "what a process wrote that was killed in the middle comes, all of it and once (%d)",
  async (round) => {
    const rig = new RecorderRig();
    const one = collector("one");
    const recorder = await rig.start([one.plugin], "plugins: [{ use: one }]");
    const child = Bun.spawn(
      [process.execPath, resolve(import.meta.dir, "../../tests/recorder/appending.ts"), rig.path],
      {
        stdout: "pipe",
        stderr: "inherit",
      },
    );
    // The recorder reads while it writes.
    await until(() => one.taken.length > round * 700, 20_000);
    child.kill("SIGKILL");
    const [, ...printed] = (await child.stdout.text()).split("\n").slice(0, -1);
    await child.exited;
    recorder.setLiveWriters([]);
    await until(() => one.taken.length >= printed.length && recorder.status()[0]?.lagBytes === 0, 20_000);
    const came = one.ids();
    expect(came.slice(0, printed.length)).toEqual(printed);
    // Some may have been written whose id could not be printed any more.
    expect(new Set(came).size).toBe(came.length);
    await rig.end();
  },
  60_000,
);
