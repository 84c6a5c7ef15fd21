import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";

/** Where a process runs: what is measured has a core of its own where the system can pin. */
export type Place = "server" | "load" | "anywhere";

const CORES: Readonly<Record<Place, string | undefined>> = { server: "0", load: "1", anywhere: undefined };

/** Whether processes are pinned here: Linux's `taskset`, and a core for each side. */
export const PINS = cpus().length > 1 && spawnSync("taskset", ["-p", String(process.pid)]).status === 0;

/** A command line, pinned to its place where that can be done. */
export const pinned = (place: Place, command: readonly string[]): string[] => {
  const cores = CORES[place];
  return PINS && cores !== undefined ? ["taskset", "-c", cores, ...command] : [...command];
};

/** A server that was started for a measurement. */
export interface Server {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** How a server is started. */
export interface Launch {
  readonly place: Place;
  readonly command: readonly string[];
  readonly cwd?: string;
  /** Called when it has ended. */
  readonly after?: () => void;
}

/** Bun's own limit of 256 upstream requests must bind no server of the benches. */
const ENVIRONMENT = { ...process.env, BUN_CONFIG_MAX_HTTP_REQUESTS: "65000", NODE_ENV: "production" };

/** Starts a server and resolves once it says where it listens. */
export const launch = async ({ place, command, cwd, after }: Launch): Promise<Server> => {
  const child = Bun.spawn(pinned(place, command), {
    ...(cwd === undefined ? {} : { cwd }),
    env: ENVIRONMENT,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  const stop = async () => {
    child.kill();
    await child.exited;
    after?.();
  };
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    text += decoder.decode(chunk, { stream: true });
    const url = /listens on (https?:\/\/\S+)/.exec(text)?.[1];
    // The rest of what it prints fits the pipe's buffer.
    if (url !== undefined) return { url, pid: child.pid, stop };
  }
  await stop();
  throw new Error(`${command.join(" ")} ended before it served: ${text}`);
};

/** A process and all that descend from it. */
export const familyOf = (pid: number): number[] => {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(`${tasks}/${pid}/children`)) return [pid];
  const children = readFileSync(`${tasks}/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  return [pid, ...children.flatMap(familyOf)];
};
