import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pinned } from "./launch.ts";

/** What is asked, over and over. */
export interface Load {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent in turn as bearer tokens, instead of one in `headers`. */
  readonly keys?: readonly string[];
  readonly connections: number;
  readonly durationMs: number;
}

/** What came of it. */
export interface Loaded {
  readonly requests: number;
  /** Answers that were no 200, and connections that broke. */
  readonly errors: number;
  readonly seconds: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

/** The program that makes the load. */
export const LOADER: "wrk" | "own client" =
  process.env.BENCH_LOADER !== "own" && Bun.which("wrk") ? "wrk" : "own client";

/** The version of wrk, or which other client made the load. */
export const loaderVersion = (): string =>
  LOADER === "wrk"
    ? (/^wrk \S+/.exec(spawnSync("wrk", ["-v"], { encoding: "utf8" }).stdout)?.[0] ?? "wrk")
    : "own client (bench/harness/client.ts)";

/** Runs the load to its end. */
export const runLoad = async (load: Load): Promise<Loaded> => {
  const dir = mkdtempSync(join(tmpdir(), "sluice-bench-load-"));
  try {
    return LOADER === "wrk" ? await runWrk(load, dir) : await runClient(load, dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

/** Past this wrk ends by itself. */
const WRK_LIMIT_SECONDS = 600;
const REPEAT_MS = 100;

const runWrk = async (load: Load, dir: string): Promise<Loaded> => {
  const script = join(dir, "load.lua");
  writeFileSync(script, luaOf(load));
  const connections = String(load.connections);
  const child = Bun.spawn(
    pinned("load", ["wrk", "-t1", "-c", connections, "-d", `${WRK_LIMIT_SECONDS}s`, "-s", script, load.url]),
    { stdout: "pipe", stderr: "inherit" },
  );
  // wrk knows whole seconds only, but ends properly when it is interrupted: at its next tenth of a second. An
  // interrupt that comes before it waits is not seen, so one is not enough.
  let repeat: Timer | undefined;
  const timer = setTimeout(() => {
    child.kill("SIGINT");
    repeat = setInterval(() => child.kill("SIGINT"), REPEAT_MS);
  }, load.durationMs);
  const text = await child.stdout.text();
  clearTimeout(timer);
  clearInterval(repeat);
  const result = /^RESULT (.*)$/m.exec(text)?.[1];
  if (result === undefined) throw new Error(`wrk gave no result: ${text}`);
  return JSON.parse(result);
};

/** Long brackets that no body of ours holds. */
const lua = (text: string): string => `[==[${text}]==]`;

const luaOf = ({ body, headers, keys }: Load): string => `
wrk.method = "POST"
wrk.body = ${lua(body)}
${Object.entries({ "content-type": "application/json", ...headers })
  .map(([name, value]) => `wrk.headers[ ${lua(name)} ] = ${lua(value)}`)
  .join("\n")}
${keys ? luaKeys(keys) : ""}
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('RESULT {"requests":%d,"errors":%d,"seconds":%f,"p50Us":%d,"p99Us":%d}\\n',
    summary.requests, e.connect + e.read + e.write + e.status + e.timeout, summary.duration / 1e6,
    latency:percentile(50), latency:percentile(99)))
end
`;

/** Each thread formats its requests once. */
const luaKeys = (keys: readonly string[]): string => `
local requests, at = {}, 0
function init()
  for key in string.gmatch(${lua(keys.join(" "))}, "%S+") do
    requests[#requests + 1] = wrk.format(nil, nil, { ["content-type"] = "application/json",
      ["authorization"] = "Bearer " .. key }, wrk.body)
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
`;

const runClient = async (load: Load, dir: string): Promise<Loaded> => {
  const file = join(dir, "load.json");
  writeFileSync(file, JSON.stringify(load));
  const client = join(import.meta.dir, "client.ts");
  const child = Bun.spawn(pinned("load", [process.execPath, client, file]), {
    stdout: "pipe",
    stderr: "inherit",
  });
  return JSON.parse(await child.stdout.text());
};
