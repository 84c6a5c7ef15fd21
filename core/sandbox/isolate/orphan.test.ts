import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { leftOut } from "../../../checks/left-out.ts";
import { temporaryDir } from "../../../tests/gateway/setup.ts";
import { until } from "./testing/frame.ts";

const dir = temporaryDir();
afterAll(() => dir.remove());

/** A parent that loads a bundle, calls it where it is told to, and prints the pid of its companion. */
const parent = (name: string, { loops, death }: { readonly loops: boolean; readonly death: boolean }) => {
  const path = join(dir.path, `${name}.ts`);
  const at = (file: string) => JSON.stringify(join(import.meta.dir, file));
  writeFileSync(
    path,
    `import { IsolateEngine } from ${at("engine.ts")};
     import { frameOf, LIMITS, noPower, onRequest } from ${at("testing/frame.ts")};
     import { TEST_GUEST } from ${at("testing/guest.ts")};
     const which = (program: string) => (program === "setpriv" && ${!death} ? null : Bun.which(program));
     const engine = new IsolateEngine({ guest: TEST_GUEST, command: { which } });
     const bundle = await engine.load(
       onRequest("() => { for (;;); }"),
       { ...LIMITS, cpuMs: 60_000, wallMs: 120_000 },
     );
     const guest = await bundle.setUp({ id: "a", powers: {}, config: {}, power: noPower });
     if (${loops}) void guest.call("onRequest", frameOf("a"));
     console.log(bundle.pid, engine.isolation().orphans);
     setInterval(() => undefined, 1_000);`,
  );
  return Bun.spawn([process.execPath, path], { stdout: "pipe", stderr: "inherit", stdin: "ignore" });
};

const firstLine = async (stream: ReadableStream<Uint8Array>): Promise<string> => {
  for await (const piece of stream) return new TextDecoder().decode(piece).trim();
  return "";
};

/** Processor time that a process has used, in clock ticks. */
const ticksOf = (pid: number): number => {
  const [, , ...fields] = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ");
  return Number(fields[11]) + Number(fields[12]);
};

const CAN = process.platform === "linux";
if (!CAN) leftOut("Companions that outlive their parent", "there is no /proc; run on Linux");

describe.skipIf(!CAN)("no companion outlives a parent that is killed with -9", () => {
  test.each([
    ["idle, by the kernel", { loops: false, death: true }, "kernel"],
    ["in an endless loop, by the kernel", { loops: true, death: true }, "kernel"],
    ["idle, where the kernel has no such thing", { loops: false, death: false }, "polled"],
    ["in an endless loop, where the kernel has no such thing", { loops: true, death: false }, "polled"],
  ])("%s", async (name, how, orphans) => {
    const started = parent(name.replaceAll(/\W+/g, "-"), how);
    const [pid = "", isolation] = (await firstLine(started.stdout)).split(" ");
    expect(isolation).toBe(orphans);
    // A loop that shows in its processor time has begun.
    if (how.loops) await until(() => ticksOf(Number(pid)) > 50, "the loop");
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    started.kill("SIGKILL");
    await until(() => !existsSync(`/proc/${pid}`), "its end");
  });
});
