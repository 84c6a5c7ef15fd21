import { isObject } from "../../json/value.ts";
import type { Signature } from "../../neutral/parts.ts";

/** The dialect's own id, as the origin of what only it understands. */
export const OWN = "openai-responses";

/** What another dialect has sealed goes to clients under this mark, in the place of what this one would have encrypted. */
export const FOREIGN_MARK = "sluice.";

/** Stands where another dialect's thought came without any seal: what no provider has kept is none that one would find. */
export const UNSEALED = `${FOREIGN_MARK}unsealed`;

/** What stands in `encrypted_content`. */
export interface Seal {
  readonly signature?: Signature;
  /** The call that it belongs to, where it is no thought's. */
  readonly callId?: string;
}

/** A seal as clients keep it and send it back. */
export const writeSeal = ({ signature, callId }: Seal): string => {
  if (!signature) return UNSEALED;
  return signature.origin === OWN && callId === undefined
    ? signature.value
    : FOREIGN_MARK + Buffer.from(JSON.stringify({ ...signature, callId })).toString("base64url");
};

/** What a client has sent back. What does not begin with the mark was encrypted by a provider of this dialect. */
export const readSeal = (content: string): Seal | undefined => {
  if (!content.startsWith(FOREIGN_MARK)) return { signature: { origin: OWN, value: content, sealed: true } };
  if (content === UNSEALED) return {};
  const said = parsed(Buffer.from(content.slice(FOREIGN_MARK.length), "base64url").toString());
  if (!isObject(said)) return undefined;
  const { origin, value, sealed, callId } = said;
  if (typeof origin !== "string" || typeof value !== "string") return undefined;
  return {
    signature: { origin, value, ...(sealed === true ? { sealed } : {}) },
    ...(typeof callId === "string" ? { callId } : {}),
  };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
