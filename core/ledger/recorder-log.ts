import type { Logger } from "../log/logger.ts";
import { describeCause, describePlace } from "../log/scrub.ts";
import type { Instance } from "../sandbox/instance.ts";
import type { Damage } from "./frame-walk.ts";
import type { Dropped } from "./retention.ts";

/** What became of damage in a segment. */
export type DamageFate = "foreign" | "passed-over" | "cut" | "stuck";

const FATES: Record<DamageFate, { readonly level: "error" | "warn"; readonly text: string }> = {
  foreign: { level: "error", text: "a file among the ledger's that is none of its version, passed over" },
  "passed-over": { level: "error", text: "damage in the ledger passed over" },
  cut: { level: "warn", text: "the torn end of a dead writer's ledger cut off" },
  stuck: { level: "error", text: "the torn end of a dead writer's ledger passed over; it cannot be cut off" },
};

/** The recorder's lines in the gateway's log. */
export class RecorderLog {
  /** Never written. */
  secrets: readonly string[] = [];

  constructor(readonly logger: Logger) {}

  readonly pluginFailed = ({ id, keepsBodies }: Instance, cause: unknown): void => {
    // An error of a plugin that has the bodies may quote them.
    const described = keepsBodies ? describePlace(cause) : describeCause(cause, this.secrets);
    this.logger.error({ plugin: id, hook: "onLog", cause: described }, "plugin failed");
  };

  readonly cleanupFailed = ({ id }: Instance, cause: unknown): void => {
    this.logger.error({ plugin: id, cause: describeCause(cause, this.secrets) }, "plugin clean-up failed");
  };

  readonly notForgotten = (cause: unknown): void => {
    this.failed(cause, "positions of removed plugins not removed");
  };

  failed(cause: unknown, what: string): void {
    this.logger.error({ cause: describeCause(cause, this.secrets) }, what);
  }

  damage({ segment, from, bytes }: Damage, fate: DamageFate): void {
    const { level, text } = FATES[fate];
    this.logger[level]({ segment: segment.path, from, bytes }, text);
  }

  dropped({ consumer, segment, records }: Dropped): void {
    const told = { plugin: consumer, segment, records };
    this.logger.error(told, "ledger full: records dropped before the plugin has read them");
  }

  full(full: boolean, maxBytes: number): void {
    if (full)
      this.logger.error({ maxBytes }, "ledger full: new exchanges are refused until onLog plugins have read");
    else this.logger.warn({ maxBytes }, "ledger has room again");
  }
}
