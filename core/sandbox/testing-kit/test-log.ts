import pino, { type Logger } from "pino";

/** What a plugin logs in a test, and what fails beside its hooks. */
export class TestLog {
  readonly faults: unknown[] = [];
  #lines: string[] = [];
  readonly logger: Logger = pino({ level: "info", base: null }, { write: (line) => this.#write(line) });

  get lines(): readonly string[] {
    return this.#lines;
  }

  clear(): void {
    this.#lines = [];
  }

  /** Lines that came with a reply, `[level, message]` each. */
  take(lines: unknown): void {
    for (const line of Array.isArray(lines) ? lines : []) {
      if (Array.isArray(line)) this.#lines.push(String(line[1]));
    }
  }

  #write(line: string): void {
    const { msg }: { readonly msg?: unknown } = JSON.parse(line);
    if (typeof msg === "string") this.#lines.push(msg);
  }
}
