import type { Deny } from "@sluice/sdk";

/** A plugin's denial on its way to the client: expected, not a fault. */
export class Denied extends Error {
  constructor(
    readonly verdict: Deny,
    /** The instance that denied. */
    readonly by: string,
  ) {
    super(verdict.message);
    this.name = "Denied";
  }
}
