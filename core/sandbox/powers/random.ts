import { randomBytes } from "node:crypto";

const BYTES_A_CALL = 256;

/** The field `random` of the power `random`: 256 bytes of the system's, in hex, made anew for each call. */
export const randomField = (): string => randomBytes(BYTES_A_CALL).toString("hex");
