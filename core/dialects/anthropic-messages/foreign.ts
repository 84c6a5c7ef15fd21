import { isObject } from "../json/value.ts";
import type { Signature } from "../neutral/parts.ts";

/** The dialect of this folder, as signatures and files name it. */
export const ORIGIN = "anthropic-messages";

/**
 * What other dialects seal thoughts and calls with has to come back to them with the next turn. Clients of this dialect send
 * blocks of thought back as they got them, so that it travels in these, behind a mark that no signature of the API has.
 */
const MARK = "sluice:";
/** Stands where a thought came without any signature. */
export const UNSIGNED = `${MARK}unsigned`;

/** Whether a signature, or what stands for one, is not the API's own. */
export const isForeign = (value: unknown): boolean => typeof value === "string" && value.startsWith(MARK);
/** Whether the text of a body can hold anything of that kind. */
export const maybeForeign = (text: string): boolean => text.includes(`"${MARK}`);

/** A signature of another dialect as a client of this one keeps it; `callId`: the call of a tool that it seals. */
export const wrapped = ({ origin, value, sealed }: Signature, callId?: string): string =>
  MARK + Buffer.from(JSON.stringify({ origin, value, sealed, callId })).toString("base64url");

/** What stands behind the mark; nothing where there was no signature, or where somebody has changed it. */
export const unwrapped = (text: string): { signature?: Signature; callId?: string } => {
  const kept = parse(Buffer.from(text.slice(MARK.length), "base64url").toString());
  if (!isObject(kept) || typeof kept.origin !== "string" || typeof kept.value !== "string") return {};
  const { origin, value, sealed, callId } = kept;
  return {
    signature: { origin, value, ...(sealed === true ? { sealed } : {}) },
    ...(typeof callId === "string" ? { callId } : {}),
  };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const TOOL_ID = /^[a-zA-Z0-9_-]+$/;
const ID_MARK = "sluice-";

/** The id of a call as this API takes it; what it would refuse is told in other letters. */
export const toolIdOf = (id: string): string =>
  TOOL_ID.test(id) ? id : ID_MARK + Buffer.from(id).toString("base64url");

/** The id as its origin gave it. */
export const originalId = (id: string): string =>
  id.startsWith(ID_MARK) ? Buffer.from(id.slice(ID_MARK.length), "base64url").toString() : id;
