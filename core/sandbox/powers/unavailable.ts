/** A power cannot do its work now, and will be able to later; a consumer of the ledger waits for it. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
