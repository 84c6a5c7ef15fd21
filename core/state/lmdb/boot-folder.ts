import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

const MARK = /^open-(\d+)-/;

/** The folder of an environment that leaves syncing to the system. */
export interface BootFolder {
  /** Its name in the folder that was given. */
  readonly name: string;
  /** To be called when the environment is closed: what it holds is on disk from then on. */
  release(): void;
}

/**
 * A folder in `parent` for this boot of the machine. What is written without syncing outlives a kill, since the system has
 * it, but a power cut may leave a file that ends any process that reads it. So whoever has the folder open leaves a mark in
 * it, and the folder of an earlier boot is taken over only where no mark was left; else it is removed, and all begins anew.
 */
export const openBootFolder = (parent: string, boot: string = thisBoot()): BootFolder => {
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const folder = join(parent, boot);
  for (const earlier of readdirSync(parent)) if (earlier !== boot) takeOver(join(parent, earlier), folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const mark = join(folder, `open-${process.pid}-${randomUUID()}`);
  writeFileSync(mark, "", { mode: 0o600 });
  // What somebody left who was killed becomes ours: our release brings it to disk.
  const inherited = marksOf(folder).filter((one) => !isAlive(Number(MARK.exec(one)?.[1])));
  return {
    name: boot,
    release: () => {
      sync(join(folder, "data.mdb"));
      for (const one of inherited) rmSync(join(folder, one), { force: true });
      rmSync(mark, { force: true });
    },
  };
};

const thisBoot = (): string => {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    // No such file elsewhere: there a power cut goes unnoticed, and a damaged header alone is found.
    return "any-boot";
  }
};

const takeOver = (earlier: string, folder: string): void => {
  try {
    if (marksOf(earlier).length === 0) renameSync(earlier, folder);
    else rmSync(earlier, { recursive: true, force: true });
  } catch {
    // Another process was faster, and there is a folder of this boot; what is left is of no use.
    rmSync(earlier, { recursive: true, force: true });
  }
};

const marksOf = (folder: string): string[] => readdirSync(folder).filter((name) => MARK.test(name));

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

const sync = (file: string): void => {
  const opened = openSync(file, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
};
