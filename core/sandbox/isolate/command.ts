import { realpathSync } from "node:fs";
import { join } from "node:path";
import { askNode, findAddon, findNode, THIS_PLACE } from "./node-binary.ts";

/** What holds a companion beside the sandbox in it, on this machine. */
export interface Isolation {
  /** `cut`: it has no network at all. `open`: the system lets us cut none; code that escaped could connect. */
  readonly network: "cut" | "open";
  /** `kernel`: it is killed with its parent. `polled`: within half a second after. `pipe`: when it next reads. */
  readonly orphans: "kernel" | "polled" | "pipe";
  /** Whether a crash can leave an image of its memory on disk. */
  readonly coreFiles: "none" | "as the system says";
  readonly priority: "low" | "its own request";
  readonly nodeVersion: string;
}

/** How a companion is started. */
export interface Command {
  readonly argv: readonly string[];
  readonly isolation: Isolation;
}

interface Wrapper {
  readonly argv: readonly string[];
}

/** The first of these that the machine has and lets us use, tried once with a program that does nothing. */
const firstThatWorks = (
  which: (program: string) => string | null,
  ...candidates: readonly (readonly string[])[]
): Wrapper | undefined => {
  for (const [program = "", ...args] of candidates) {
    const path = which(program);
    if (!path) continue;
    const tried = Bun.spawnSync([path, ...args, "true"], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
    });
    if (tried.exitCode === 0) return { argv: [path, ...args] };
  }
  return undefined;
};

/**
 * Heaps of its own main thread alone; isolates have their limits from `memoryLimit`. Compiling beside the thread that runs
 * takes 5 MB more, and threads that the plugin is not accounted for.
 */
const V8_FLAGS = [
  "--max-old-space-size=96",
  "--max-semi-space-size=1",
  "--v8-pool-size=1",
  "--no-concurrent-recompilation",
] as const;

/** What the program of a companion is started with. */
export interface CommandOptions {
  /** The program; the shipped one by default. */
  readonly script?: string;
  /** Finds a program of the system by its name. */
  readonly which?: (program: string) => string | null;
}

/** Looks at this machine, once per process. Throws `IsolateUnavailable`. */
export const companionCommand = ({ script, which = Bun.which }: CommandOptions = {}): Command => {
  const program = realpathSync(script ?? join(import.meta.dir, "companion.cjs"));
  const node = findNode();
  const facts = askNode(node);
  const addon = findAddon(facts);
  const posix = THIS_PLACE.platform !== "win32";
  const network = firstThatWorks(which, ["unshare", "--net"], ["unshare", "--user", "--net"]);
  const death = firstThatWorks(
    which,
    ["setpriv", "--no-new-privs", "--pdeathsig", "KILL"],
    ["setpriv", "--pdeathsig", "KILL"],
  );
  const core = firstThatWorks(which, ["prlimit", "--core=0:0"]);
  const nice = posix ? firstThatWorks(which, ["nice", "-n", "19"]) : undefined;
  const watch = posix && !death;
  const argv = [
    // Who enters a namespace of users loses what was set before it, so it comes first.
    ...[network, death, core, nice].flatMap((wrapper) => wrapper?.argv ?? []),
    node,
    "--permission",
    "--allow-addons",
    ...(watch ? ["--allow-worker"] : []),
    "--disable-warning=PERM0001",
    `--allow-fs-read=${program}`,
    `--allow-fs-read=${addon}`,
    ...V8_FLAGS,
    program,
    addon,
    ...(watch ? ["watch"] : []),
  ];
  return {
    argv,
    isolation: {
      network: network ? "cut" : "open",
      orphans: death ? "kernel" : watch ? "polled" : "pipe",
      coreFiles: core ? "none" : "as the system says",
      priority: nice ? "low" : "its own request",
      nodeVersion: facts.version,
    },
  };
};
