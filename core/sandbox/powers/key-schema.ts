import { Type } from "@sinclair/typebox";
import { PowerError } from "./power.ts";

/** The name of something that a plugin keeps. */
export const Key = Type.String({ minLength: 1, maxLength: 256 });

/**
 * Throws a `PowerError` for a key with half a character in it: as UTF-8 it would be another key.
 * @example checkKey("kv.set", key)
 */
export const checkKey = (named: string, key: string): void => {
  if (!key.isWellFormed()) {
    throw new PowerError(
      "argument",
      `${named}: the key has half a surrogate pair in it; cut texts between characters`,
    );
  }
};
