import { type TSchema, Type } from "@sinclair/typebox";

/** An object in which nothing else may stand. */
export const closed = <T extends Record<string, TSchema>>(members: T, description?: string) =>
  Type.Object(members, { additionalProperties: false, ...(description ? { description } : {}) });

/** `patternErrorMessage` is what the loader says, and what editors show, where a pattern does not match. */
const NAME = "^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$";
const NAME_FORM =
  "must start with a letter or a digit and go on with letters, digits, `.`, `_` or `-`, at most 255 in all";
/** The name of something that the config declares. */
export const Name = (description: string) =>
  Type.String({ pattern: NAME, patternErrorMessage: NAME_FORM, description });
/** Things by such names. */
export const Names = <T extends TSchema>(value: T, description: string) =>
  Type.Record(Type.String({ pattern: NAME }), value, {
    additionalProperties: false,
    patternErrorMessage: NAME_FORM,
    description,
  });
/** The name of a header. */
export const HEADER = "^[A-Za-z0-9-]{1,64}$";
/** What is said where a header's name is none. */
export const HEADER_FORM = "must be a header name of letters, digits and `-`, at most 64";
