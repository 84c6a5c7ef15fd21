import pino, { type Logger } from "pino";

export type { Logger } from "pino";

/** Levels of the config. */
export type LogLevel = "debug" | "info" | "warn" | "error";

const BUFFER_BYTES = 65_536;
const LATEST_MS = 100;

/**
 * Standard error, written in bulk: a line waits for at most a tenth of a second. Pino's own destination would sync to
 * disk each time that it is flushed.
 */
class BulkWriter {
  readonly #sink = Bun.stderr.writer({ highWaterMark: BUFFER_BYTES });
  #timer: Timer | undefined;

  write(line: string): void {
    this.#sink.write(line);
    this.#timer ??= setTimeout(() => void this.flush(), LATEST_MS);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#sink.flush();
  }
}

const writer = new BulkWriter();

/** JSON lines on standard error. */
export const createLogger = (level: LogLevel): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, writer);

/** Resolves when all that was logged is written. */
export const flushLogs = (): Promise<void> => writer.flush();
