const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const PREFIX = "bitcoincash";
const GENERATOR = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n] as const;
const MAX_CHARS = 128;

/** CashAddr, the addresses of Bitcoin Cash: a BCH code of 40 bits, over the prefix too where that does not stand there. */
export const isCashAddr = (text: string): boolean => {
  const lower = text.toLowerCase();
  if (text.length > MAX_CHARS || (text !== lower && text !== text.toUpperCase())) return false;
  const [prefix = "", body] = lower.includes(":") ? lower.split(":", 2) : [PREFIX, lower];
  const data = Array.from(body ?? "", (character) => ALPHABET.indexOf(character));
  if (data.length === 0 || data.includes(-1)) return false;
  const values = [...Array.from(prefix, (character) => character.charCodeAt(0) & 31), 0, ...data];
  let sum = 1n;
  for (const value of values) {
    const top = sum >> 35n;
    sum = ((sum & 0x07ffffffffn) << 5n) ^ BigInt(value);
    for (const [bit, by] of GENERATOR.entries()) if ((top >> BigInt(bit)) & 1n) sum ^= by;
  }
  return sum === 1n;
};
