import pino, { type Logger } from "pino";

export type { Logger } from "pino";

/** Levels of the config. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** JSON lines on standard error. Written in bulk: a line waits for at most a fifth of a second. */
export const createLogger = (level: LogLevel, fields: Record<string, unknown> = {}): Logger => {
  const destination = pino.destination({ fd: 2, sync: false, minLength: 4096 });
  const flush = setInterval(() => destination.flush(), 200);
  flush.unref();
  return pino({ level, base: fields, timestamp: pino.stdTimeFunctions.isoTime }, destination);
};
