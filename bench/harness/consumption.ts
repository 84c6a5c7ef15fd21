import { existsSync, readFileSync } from "node:fs";
import { familyOf } from "./launch.ts";

/** Whether the system tells what a process has used. Without it there is no guarded figure. */
export const HAS_CONSUMPTION = existsSync("/proc/self/stat");

/** Linux counts in hundredths of a second here, whatever the kernel's own clock. */
const US_A_TICK = 10_000;

const fields = (pid: number): string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name stands in brackets and may hold anything.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
};

const ownMicros = (pid: number): number => {
  const stat = fields(pid);
  // utime, stime, and those of children that have ended.
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(stat[at]), 0) * US_A_TICK;
};

/** User and system time of a process and all its descendants, in microseconds. */
export const cpuMicros = (pid: number): number =>
  familyOf(pid).reduce((sum, member) => sum + ownMicros(member), 0);

/** Resident memory of a process and all its descendants, in bytes. */
export const residentBytes = (pid: number): number =>
  familyOf(pid).reduce((sum, member) => {
    const status = readFileSync(`/proc/${member}/status`, "utf8");
    return sum + Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
  }, 0);
