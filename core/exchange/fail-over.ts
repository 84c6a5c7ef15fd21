import type { AttemptRecord, FailOver, FailOverTrigger } from "@sluice/sdk";
import type { ErrorCode } from "../errors/index.ts";

/** Which trigger a failure pulls; those that are not here pull none but that of their status. */
const TRIGGERS = {
  UPSTREAM_CONNECT: "connect",
  UPSTREAM_RESET: "reset",
  UPSTREAM_CUT: "reset",
  UPSTREAM_TIMEOUT_FIRST_TOKEN: "timeout",
  UPSTREAM_TIMEOUT_STALL: "timeout",
  UPSTREAM_TIMEOUT_TOTAL: "timeout",
  UPSTREAM_STREAM_ERROR: "stream-error",
  UPSTREAM_ANSWER_INVALID: "invalid-answer",
  UPSTREAM_ANSWER_TOO_LARGE: "invalid-answer",
  UPSTREAM_REDIRECT: "invalid-answer",
} as const satisfies Partial<Record<ErrorCode, FailOverTrigger>>;

const TRIGGER_BY_CODE: ReadonlyMap<string, FailOverTrigger> = new Map(Object.entries(TRIGGERS));

/** Whether an attempt failed in a way after which the next target is to be tried. */
export const goesOn = ({ on }: FailOver, { status, code }: AttemptRecord): boolean => {
  if (code === undefined) return false;
  // Without a credential to show it the target was not asked at all.
  const unasked = code === "UPSTREAM_CREDENTIAL" && status === 0;
  const trigger = unasked ? "connect" : TRIGGER_BY_CODE.get(code);
  return on.some((listed) => {
    if (typeof listed === "number") return listed === status;
    return listed === "5xx" ? status >= 500 : listed === trigger;
  });
};

/**
 * How long a target with another one behind it may take until its first content; `undefined` for as long as it may else. Where
 * a timeout does not lead to the next target, a shorter one would only fail sooner.
 */
export const firstTokenLimit = ({ on, firstTokenTimeoutMs }: FailOver): number | undefined =>
  on.includes("timeout") ? firstTokenTimeoutMs : undefined;
