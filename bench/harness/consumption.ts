import { existsSync, readdirSync, readFileSync } from "node:fs";
import { familyOf } from "./launch.ts";

/** Whether the system tells what a process has used. Without it there is no guarded figure. */
export const HAS_CONSUMPTION = existsSync("/proc/self/stat");

/** In nanoseconds, by thread; `/proc/<pid>/stat` counts in hundredths of a second, too coarse for a short round. */
const HAS_NANOSECONDS = existsSync("/proc/self/task") && existsSync("/proc/self/schedstat");
const US_A_TICK = 10_000;

/** User and system time of each thread of a process and of all its descendants so far, in microseconds. */
export type CpuClock = ReadonlyMap<string, number>;

/** Reads the clocks of a process and all its descendants. */
export const readCpu = (pid: number): CpuClock => {
  const clock = new Map<string, number>();
  for (const member of familyOf(pid)) {
    if (!HAS_NANOSECONDS) {
      clock.set(String(member), ticksOf(member) * US_A_TICK);
      continue;
    }
    for (const thread of readdirSync(`/proc/${member}/task`)) {
      const micros = threadMicros(member, thread);
      if (micros !== undefined) clock.set(`${member}/${thread}`, micros);
    }
  }
  return clock;
};

/** What was used between two readings. A thread that has ended in between is not counted. */
export const usedMicros = (before: CpuClock, after: CpuClock): number => {
  let used = 0;
  for (const [thread, micros] of after) used += micros - (before.get(thread) ?? 0);
  return used;
};

const threadMicros = (pid: number, thread: string): number | undefined => {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]) / 1000;
  } catch {
    // It has ended since the folder was read.
    return undefined;
  }
};

const ticksOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [utime = 0, stime = 0] = fields.slice(11, 13).map(Number);
  return utime + stime;
};

/** Resident memory of a process and all its descendants, in bytes. */
export const residentBytes = (pid: number): number =>
  familyOf(pid).reduce((sum, member) => {
    const status = readFileSync(`/proc/${member}/status`, "utf8");
    return sum + Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
  }, 0);
