const MICROS_PER_MS = 1000;

const msOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / MICROS_PER_MS;

/** The processor time of this thread, in milliseconds. */
export const threadTimeMs = (): number => msOf(process.threadCpuUsage());

/** The processor time of all other threads of the process, in milliseconds. */
export const otherThreadsTimeMs = (): number => msOf(process.cpuUsage()) - threadTimeMs();
