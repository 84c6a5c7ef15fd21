import { Type } from "@sluice/sdk";

/** `keys` has nothing to set. */
export const config = Type.Object({}, { additionalProperties: false });
