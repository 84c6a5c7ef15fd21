/** What is wrong with the extent of an expression. */
export class ExtentRefused extends Error {
  override readonly name = "ExtentRefused";

  constructor(
    readonly code: "PATTERN_EMPTY" | "PATTERN_UNBOUNDED" | "PATTERN_TOO_LONG" | "PATTERN_SYNTAX",
    message: string,
  ) {
    super(message);
  }
}
