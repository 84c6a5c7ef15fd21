import { isArray } from "../../json/value.ts";
import type { Signature } from "../../neutral/parts.ts";

const OWN = "gemini";
/** What a signature of another dialect begins with, once it is dressed as one of this. */
const MARK = "sluice:";
/** The same in base64: every string that begins with it is one. */
export const MARKED = "c2x1aWNlO";

/** Documented for calls that another model has made: without any signature the API refuses them. */
export const UNSIGNED = "skip_thought_signature_validator";

/** Whether what a client gives back was another dialect's. */
export const isForeign = (value: string): boolean => value.startsWith(MARKED);

/** What a client gives back; `undefined` where it was told that there is none. */
export const readSignature = (value: string): Signature | undefined => {
  if (value === UNSIGNED) return undefined;
  const foreign = isForeign(value) ? undressed(value) : undefined;
  return foreign ?? { origin: OWN, value };
};

const undressed = (value: string): Signature | undefined => {
  try {
    const told: unknown = JSON.parse(Buffer.from(value, "base64").toString().slice(MARK.length));
    if (!isArray(told)) return undefined;
    const [origin, own, sealed] = told;
    if (typeof origin !== "string" || typeof own !== "string") return undefined;
    return { origin, value: own, ...(sealed === true ? { sealed } : {}) };
  } catch {
    return undefined;
  }
};

/** For a client, which need not know whose it is: it gives it back as it got it. */
export const writeSignature = ({ origin, value, sealed }: Signature): string =>
  origin === OWN
    ? value
    : Buffer.from(MARK + JSON.stringify([origin, value, ...(sealed ? [true] : [])])).toString("base64");

/** For a provider, which knows its own alone. */
export const ownSignature = (signature: Signature | undefined): string | undefined =>
  signature?.origin === OWN ? signature.value : undefined;
