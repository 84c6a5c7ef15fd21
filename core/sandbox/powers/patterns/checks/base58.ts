const ALPHABETS = {
  bitcoin: "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
  ripple: "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz",
} as const;

/** In which order the digits stand. */
export type Base58Alphabet = keyof typeof ALPHABETS;

const valuesOf = (alphabet: string): ReadonlyMap<string, number> =>
  new Map(Array.from(alphabet, (character, value) => [character, value]));
const VALUES: Readonly<Record<Base58Alphabet, ReadonlyMap<string, number>>> = {
  bitcoin: valuesOf(ALPHABETS.bitcoin),
  ripple: valuesOf(ALPHABETS.ripple),
};

/** Longer ones take time that grows with the square, and none is in use. */
const MAX_CHARS = 128;

/** The bytes of one number of base 58; each zero digit at its beginning is a byte of its own. */
export const base58Bytes = (text: string, alphabet: Base58Alphabet): Uint8Array | undefined => {
  if (text.length > MAX_CHARS) return undefined;
  const values = VALUES[alphabet];
  const reversed: number[] = [];
  let zeros = 0;
  for (const character of text) {
    let carry = values.get(character);
    if (carry === undefined) return undefined;
    if (carry === 0 && reversed.length === 0) zeros++;
    for (const [at, byte] of reversed.entries()) {
      carry += byte * 58;
      reversed[at] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) reversed.push(carry & 0xff);
  }
  return Uint8Array.from([...new Array<number>(zeros).fill(0), ...reversed.toReversed()]);
};

/** Bytes of a block by the number of its digits. */
const BLOCK_BYTES = [0, undefined, 1, 2, undefined, 3, 4, 5, undefined, 6, 7, 8] as const;
const BLOCK_CHARS = BLOCK_BYTES.length - 1;

/** The bytes of blocks of eleven digits, which are eight bytes each; the last block may be shorter. */
export const base58BlockBytes = (text: string): Uint8Array | undefined => {
  if (text.length > MAX_CHARS) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += BLOCK_CHARS) {
    const block = text.slice(at, at + BLOCK_CHARS);
    const size = BLOCK_BYTES[block.length];
    const number = base58Bytes(block, "bitcoin");
    if (size === undefined || !number) return undefined;
    const significant = number.subarray(number.findIndex((byte) => byte !== 0));
    if (significant.length > size) return undefined;
    bytes.push(...new Array<number>(size - significant.length).fill(0), ...significant);
  }
  return Uint8Array.from(bytes);
};
