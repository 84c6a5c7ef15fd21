import { FailOverSchema, type FailOverTrigger, Type } from "@sluice/sdk";

const BY_DEFAULT: readonly FailOverTrigger[] = [429, "5xx", "timeout", "connect", "reset", "stream-error"];

const { on, firstTokenTimeoutMs } = FailOverSchema.properties;

/** After which failures the next target is tried. */
export const config = Type.Object(
  {
    on: Type.Unsafe<readonly FailOverTrigger[]>({ ...on, default: BY_DEFAULT, minItems: 1 }),
    firstTokenTimeoutMs,
  },
  { additionalProperties: false },
);
