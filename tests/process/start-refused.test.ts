import { expect, setDefaultTimeout, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { leftOut } from "../../checks/left-out.ts";
import { freePort } from "../gateway/free-port.ts";
import { runSluice, startProcess } from "../gateway/gateway-process.ts";
import { temporaryDir } from "../gateway/setup.ts";
import { folderWith } from "./folder.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

const yamlOf = (server: string): string => `server: { port: 0, ${server} }\n`;

/** Starts a gateway that is expected to refuse, and gives the one line that it says. */
const refusal = async (yaml: string): Promise<string> => {
  const { code, out, err } = await runSluice(["start"], { cwd: folderWith({ "sluice.yaml": yaml }) });
  expect(code).toBe(1);
  expect(out).toBe("");
  expect(err.trim().split("\n")).toHaveLength(1);
  return err.trim();
};

test("a taken port is said in one line that names it", async () => {
  const other = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  try {
    expect(await refusal(`server: { port: ${other.port} }\n`)).toBe(
      `Port ${other.port} on 127.0.0.1 is taken by another program. Stop it, or set server.port.`,
    );
  } finally {
    other.stop(true);
  }
});

test("a port that another gateway serves is taken too", async () => {
  const port = freePort();
  const running = await startProcess({ yaml: `server: { port: ${port} }\n` });
  try {
    expect(await refusal(`server: { port: ${port} }\n`)).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
  } finally {
    await running.stop();
  }
});

test("a host that is no address of this machine is said in one line", async () => {
  expect(await refusal("server: { host: 192.0.2.1, port: 0 }\n")).toContain("192.0.2.1");
});

test("a missing data folder is made, for its owner alone", async () => {
  const gateway = await startProcess({ yaml: yamlOf("dataDir: a/b/data") });
  const dataDir = join(gateway.dir, "a/b/data");
  expect(existsSync(dataDir)).toBe(true);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  expect(await gateway.stop()).toBe(0);
});

test("a data folder that cannot be made is said in one line", async () => {
  expect(await refusal(yamlOf("dataDir: sluice.yaml/data"))).toMatch(
    /^The data folder \S+sluice\.yaml\/data does not exist and could not be made: ENOTDIR\.$/,
  );
});

test("a file in the place of the data folder is said in one line", async () => {
  expect(await refusal(yamlOf("dataDir: sluice.yaml"))).toMatch(/^The data folder \S+sluice\.yaml .*EEXIST/);
});

/** A folder that its user cannot write to. Root may write wherever the file system can be written to at all. */
const readOnlyFolder = (): { path: string; remove: () => void } | undefined => {
  const made = temporaryDir();
  const path = join(made.path, "data");
  mkdirSync(path);
  if (process.getuid?.() !== 0) {
    chmodSync(path, 0o500);
    return { path, remove: made.remove };
  }
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", path]);
  const remove = () => {
    if (mounted.status === 0) spawnSync("umount", [path]);
    made.remove();
  };
  if (mounted.status === 0) return { path, remove };
  remove();
  return undefined;
};

const readOnly = process.platform === "win32" ? undefined : readOnlyFolder();
if (!readOnly) leftOut("A read-only data folder", "root can write to each; run the tests as another user");

test.skipIf(!readOnly)("a read-only data folder is said in one line", async () => {
  try {
    expect(await refusal(yamlOf(`dataDir: ${readOnly?.path}`))).toMatch(
      /^The data folder \S+ cannot be written to: (EROFS|EACCES)\. Give this user write access, or set server\.dataDir\.$/,
    );
  } finally {
    readOnly?.remove();
  }
});

test("a second gateway on the same data folder is refused and names the first, which goes on", async () => {
  const first = await startProcess({ yaml: yamlOf("dataDir: data") });
  try {
    const line = await refusal(yamlOf(`dataDir: ${join(first.dir, "data")}`));
    expect(line).toStartWith(`Another Sluice (process ${first.pid}) already runs on the data folder`);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  } finally {
    await first.stop();
  }
});

test("a broken config is said with all its problems, and nothing is made", async () => {
  const cwd = folderWith({ "sluice.yaml": "server: { prot: 1 }\nservices:\n  x: { tarkets: [] }\n" });
  const { code, out, err } = await runSluice(["start"], { cwd });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain("prot");
  expect(err).toContain("tarkets");
  expect(existsSync(join(cwd, "data"))).toBe(false);
});
