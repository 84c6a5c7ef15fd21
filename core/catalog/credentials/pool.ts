import { createHash } from "node:crypto";
import type { Credential } from "./contract.ts";

/** What is in use somewhere, by the hash of what it was made from. */
const known = new Map<string, WeakRef<Credential>>();

/**
 * One credential for all that say the same of it. A config that comes into force has what the one before it holds at present, so
 * that no reload has anybody wait for a token.
 */
export const pooled = (parts: readonly unknown[], make: () => Credential): Credential => {
  const key = createHash("sha256").update(JSON.stringify(parts)).digest("base64");
  const found = known.get(key)?.deref();
  if (found) return found;
  for (const [old, held] of known) if (!held.deref()) known.delete(old);
  const made = make();
  known.set(key, new WeakRef(made));
  return made;
};
