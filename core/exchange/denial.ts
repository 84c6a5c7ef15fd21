import type { Deny } from "@sluice/sdk";
import type { Step } from "./pipeline.ts";

/** A plugin's denial on its way to the client: expected, not a fault. */
export class Denied extends Error {
  /** The instance that denied. */
  readonly by: string;
  readonly hook: Step["hook"];

  constructor(
    readonly verdict: Deny,
    { instance, hook }: Pick<Step, "instance" | "hook">,
  ) {
    super(verdict.message);
    this.name = "Denied";
    this.by = instance.id;
    this.hook = hook;
  }
}
