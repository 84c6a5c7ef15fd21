import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryDir } from "./setup.ts";

const ROOT = resolve(import.meta.dir, "../..");

/** How a gateway process is started. */
export interface ProcessOptions {
  /** Text of `sluice.yaml`; without it the gateway starts with nothing. */
  readonly yaml?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder to start in; default: one of its own, gone at the end. */
  readonly cwd?: string;
  /** What stands behind `sluice start`. */
  readonly args?: readonly string[];
  /** The project's folder; default: this one. */
  readonly root?: string;
}

/** A gateway that runs as its users run it. */
export interface GatewayProcess {
  readonly url: string;
  /** The folder that it was started in; holds `sluice.yaml` and `data`. */
  readonly dir: string;
  readonly pid: number;
  /** Everything that it has written so far, both streams. */
  written(): string;
  /** What it has written to standard output, and to standard error. */
  out(): string;
  err(): string;
  /** Saves another config, as an editor would. */
  save(yaml: string): void;
  /** Resolves when something that it wrote matches. */
  wrote(pattern: RegExp): Promise<void>;
  /** Signals it and resolves with its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number>;
  /** Resolves with its exit code when it has ended, by whatever cause, and all that it wrote is there. */
  readonly ended: Promise<number>;
}

/** Runs a `sluice` command to its end. */
export const runSluice = async (
  args: readonly string[],
  { cwd, env = {}, root = ROOT }: Pick<ProcessOptions, "cwd" | "env" | "root"> = {},
): Promise<{ code: number; out: string; err: string }> => {
  const child = Bun.spawn([process.execPath, join(root, "core/cli/main.ts"), ...args], {
    cwd: cwd ?? root,
    env: environment(env),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, out, err };
};

/** Only what a test names: no key of the machine's own environment makes a service. */
const environment = (env: Readonly<Record<string, string>>): Record<string, string> => ({
  PATH: process.env["PATH"] ?? "",
  HOME: process.env["HOME"] ?? "",
  ...env,
});

/** Starts a gateway and waits until it serves. */
export const startProcess = async ({
  yaml,
  env = {},
  cwd,
  args = [],
  root = ROOT,
}: ProcessOptions = {}): Promise<GatewayProcess> => {
  const own = cwd === undefined ? temporaryDir() : undefined;
  const dir = cwd ?? own?.path ?? ROOT;
  const file = join(dir, "sluice.yaml");
  if (yaml !== undefined) writeFileSync(file, yaml);
  const child = Bun.spawn([process.execPath, join(root, "core/cli/main.ts"), "start", ...args], {
    cwd: dir,
    env: environment(env),
    stdout: "pipe",
    stderr: "pipe",
  });
  const output = new Output();
  const reading = Promise.all([output.read(child.stdout, "out"), output.read(child.stderr, "err")]);
  const url = await Promise.race([
    output.first(/listens on (http:\/\/\S+)/),
    child.exited.then(async (code) => {
      await reading;
      throw new Error(`the gateway ended with ${code}: ${output.text}`);
    }),
  ]);
  const ended = child.exited.then(async (code) => {
    await reading;
    own?.remove();
    return code;
  });
  return {
    url,
    dir,
    pid: child.pid,
    written: () => output.text,
    out: () => output.streams.out,
    err: () => output.streams.err,
    save: (text) => writeFileSync(file, text),
    wrote: async (pattern) => {
      await output.first(pattern);
    },
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      return await ended;
    },
    ended,
  };
};

/** What a process writes, and who waits for something in it. */
class Output {
  text = "";
  readonly streams = { out: "", err: "" };
  readonly #waiting = new Set<() => void>();

  async read(stream: ReadableStream<Uint8Array>, name: "out" | "err"): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const text = decoder.decode(chunk, { stream: true });
      this.text += text;
      this.streams[name] += text;
      for (const look of this.#waiting) look();
    }
  }

  first(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      const look = () => {
        const match = pattern.exec(this.text);
        if (!match) return;
        this.#waiting.delete(look);
        resolve(match[1] ?? match[0]);
      };
      this.#waiting.add(look);
      look();
    });
  }
}
