import { keccak_256 } from "@noble/hashes/sha3.js";

const HEX = /^0x([0-9a-f]{40})$/i;

/** EIP-55: the case of a letter tells a bit of a hash. What is in one case throughout has no check characters. */
export const isEip55 = (text: string): boolean => {
  const [, digits] = HEX.exec(text) ?? [];
  if (digits === undefined) return false;
  const lower = digits.toLowerCase();
  if (digits === lower || digits === digits.toUpperCase()) return true;
  const hash = Buffer.from(keccak_256(Buffer.from(lower))).toString("hex");
  return Array.from(lower).every((digit, at) => {
    const written = Number.parseInt(hash[at] ?? "", 16) >= 8 ? digit.toUpperCase() : digit;
    return written === digits[at];
  });
};
