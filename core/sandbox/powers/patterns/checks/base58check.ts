import { createHash } from "node:crypto";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));
const CHECKSUM_BYTES = 4;
/** Longer ones take time that grows with the square, and none is in use. */
const MAX_CHARS = 128;

/** Base58Check: a version and a payload, and the beginning of their double SHA-256. */
export const isBase58Check = (text: string): boolean => {
  const bytes = decoded(text);
  if (!bytes || bytes.length <= CHECKSUM_BYTES) return false;
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  const hash = sha256(sha256(body));
  return hash.subarray(0, CHECKSUM_BYTES).equals(bytes.subarray(-CHECKSUM_BYTES));
};

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

const decoded = (text: string): Uint8Array | undefined => {
  if (text.length > MAX_CHARS) return undefined;
  const reversed: number[] = [];
  for (const character of text) {
    let carry = VALUES.get(character);
    if (carry === undefined) return undefined;
    for (const [at, byte] of reversed.entries()) {
      carry += byte * 58;
      reversed[at] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) reversed.push(carry & 0xff);
  }
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  return Uint8Array.from([...new Array<number>(zeros).fill(0), ...reversed.toReversed()]);
};
