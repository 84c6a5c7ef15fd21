import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Whether this system tells of its processes in /proc. */
export const HAS_PROC = existsSync("/proc/self/status");

const field = (pid: number, name: string): string =>
  new RegExp(`^${name}:\\s+(.*)$`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "";

/** The processes that a process has started. Needs /proc. */
export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);

/** What a process is: the last part of its program's path. */
const programOf = (pid: number): string => /(\w+)\.ts\0/.exec(commandOf(pid))?.[1] ?? "";

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
};

const childrenThatAre = (supervisor: number, program: string): number[] =>
  childrenOf(supervisor).filter((pid) => programOf(pid) === program);

/** The serving processes of a gateway. Needs /proc. */
export const workersOf = (supervisor: number): number[] => childrenThatAre(supervisor, "worker");

/** The one serving process of a gateway. Needs /proc. */
export const workerOf = (supervisor: number): number => {
  const [worker, ...more] = workersOf(supervisor);
  if (worker === undefined || more.length > 0) throw new Error("the gateway has not one serving process");
  return worker;
};

/** The process that hands records to consumers. Needs /proc. */
export const recorderOf = (supervisor: number): number => {
  const [recorder] = childrenThatAre(supervisor, "recorder");
  if (recorder === undefined) throw new Error("the gateway has no recorder");
  return recorder;
};

/** The companions of a process, which run its plugins. Needs /proc. */
export const companionsOf = (pid: number): number[] =>
  childrenOf(pid).filter((child) => commandOf(child).includes("/companion.cjs\0"));

/** Whether a process is there and no zombie. Needs /proc. */
export const isAlive = (pid: number): boolean => {
  try {
    return !field(pid, "State").startsWith("Z");
  } catch {
    return false;
  }
};

/** Resident memory of a process in bytes. Needs /proc. */
export const residentBytes = (pid: number): number => Number.parseInt(field(pid, "VmRSS"), 10) * 1024;

/** The most memory that a process ever had resident, in bytes. Needs /proc. */
export const peakBytes = (pid: number): number => Number.parseInt(field(pid, "VmHWM"), 10) * 1024;

/** How many files and sockets a process has open. Needs /proc. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
