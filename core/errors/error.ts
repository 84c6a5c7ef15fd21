import { ERRORS, type ErrorCode } from "./table.ts";

/** Values for the `{name}` places of a message, and whatever else a log line should carry. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** The one error class. What it says to a client is its message; `cause` is for the log alone. */
export class SluiceError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(fill(ERRORS[code].message, details), cause === undefined ? undefined : { cause });
    this.name = "SluiceError";
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }
}

const fill = (template: string, details: ErrorDetails): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ""));

/** An error of ours, whatever was thrown. */
export const asSluiceError = (thrown: unknown): SluiceError =>
  thrown instanceof SluiceError ? thrown : new SluiceError("GATEWAY_INTERNAL", {}, thrown);
