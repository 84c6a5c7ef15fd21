import { Type } from "@sluice/sdk";

/** `permissions` has nothing to set: grants stand at the top level of the config. */
export const config = Type.Object({}, { additionalProperties: false });
