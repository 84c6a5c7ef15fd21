import { afterAll, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDir } from "../../../tests/gateway/setup.ts";
import { companionCommand } from "./command.ts";
import { FrameReader } from "./wire.ts";

const dir = temporaryDir();
afterAll(() => dir.remove());

/** What code does that has broken out of its isolate: every attempt, and what came of it. */
const ESCAPED = `
const attempts = {
  readFile: () => require("node:fs").readFileSync("/etc/hostname", "utf8"),
  readPackage: () => require("node:fs").readFileSync(${JSON.stringify(join(import.meta.dir, "engine.ts"))}, "utf8"),
  readEnvironment: () => require("node:fs").readFileSync("/proc/self/environ", "utf8"),
  listFolder: () => require("node:fs").readdirSync("/").join(),
  writeFile: () => require("node:fs").writeFileSync(${JSON.stringify(join(dir.path, "written"))}, "x"),
  spawn: () => require("node:child_process").execFileSync("/bin/true"),
  worker: () => new (require("node:worker_threads").Worker)("", { eval: true }),
  inspector: () => require("node:inspector").open(0),
  report: () => process.report.writeReport(${JSON.stringify(join(dir.path, "report"))}),
  binding: () => process.binding("spawn_sync"),
};
const results = {};
for (const [name, attempt] of Object.entries(attempts)) {
  try {
    attempt();
    results[name] = "done";
  } catch (error) {
    results[name] = error.code;
  }
}
results.environment = Object.keys(process.env);
results.priority = os.getPriority();
const connect = (host, port) => new Promise((resolve) => {
  const socket = require("node:net").connect({ host, port });
  socket.on("connect", () => resolve("connected"));
  socket.on("error", (error) => resolve(error.code));
});
Promise.all([connect("127.0.0.1", Number("PORT")), connect("192.0.2.1", 443)]).then((network) => {
  results.network = network;
  control({ t: "escaped", results });
});
`;

const escapedResults = async (port: number): Promise<Readonly<Record<string, unknown>>> => {
  const script = join(dir.path, "escaped.cjs");
  const program = readFileSync(join(import.meta.dir, "companion.cjs"), "utf8");
  writeFileSync(script, program + ESCAPED.replace("PORT", `${port}`));
  const { argv } = companionCommand({ script });
  const child = Bun.spawn([...argv], { env: {}, stdio: ["pipe", "pipe", "inherit"] });
  const found: Readonly<Record<string, unknown>>[] = [];
  const reader = new FrameReader(1e6, (_, text) => {
    const { t, results } = JSON.parse(text);
    if (t === "escaped") found.push(results);
  });
  for await (const piece of child.stdout) {
    reader.read(piece);
    if (found[0]) break;
  }
  child.kill("SIGKILL");
  return found[0] ?? {};
};

test("code that has escaped into a companion finds no file, no environment, no program, and no network where it is cut", async () => {
  let connections = 0;
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: () => {
        connections++;
      },
      data: () => undefined,
    },
  });
  const { network, priority, environment, ...attempts } = await escapedResults(server.port);
  server.stop(true);
  const denied = "ERR_ACCESS_DENIED";
  expect(attempts).toEqual({
    readFile: denied,
    readPackage: denied,
    readEnvironment: denied,
    listFolder: denied,
    writeFile: denied,
    spawn: denied,
    worker: denied,
    inspector: denied,
    report: denied,
    binding: denied,
  });
  expect(environment).toEqual([]);
  expect(priority).toBe(19);
  if (companionCommand().isolation.network === "cut") {
    expect(network).toEqual(["ENETUNREACH", "ENETUNREACH"]);
    expect(connections).toBe(0);
  }
});
