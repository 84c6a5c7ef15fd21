import type { PatternCheck } from "@sluice/sdk";

/** How a checksum stands in its text. */
export type Crc16Form = Extract<PatternCheck, { kind: "crc16" }>["form"];

const POLYNOMIAL = 0x1021;
const TOP_BIT = 0x8000;
const CHECK_BYTES = 2;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Bits that are left over are dropped. */
const base32Bytes = (text: string): Uint8Array | undefined => {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of text) {
    const value = BASE32.indexOf(character);
    if (value < 0) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  return Uint8Array.from(bytes);
};

const base64Bytes = (text: string): Uint8Array | undefined =>
  /^[\w+/-]+$/.test(text) ? Buffer.from(text, "base64") : undefined;

const FORMS: Readonly<
  Record<Crc16Form, { bytes(text: string): Uint8Array | undefined; readonly lowFirst: boolean }>
> = {
  strkey: { bytes: base32Bytes, lowFirst: true },
  ton: { bytes: base64Bytes, lowFirst: false },
};

/** CRC-16/XMODEM over all bytes but the last two, which are it. */
export const isCrc16 = (text: string, form: Crc16Form): boolean => {
  const { bytes, lowFirst } = FORMS[form];
  const all = bytes(text);
  if (!all || all.length <= CHECK_BYTES) return false;
  const [first = 0, second = 0] = all.subarray(-CHECK_BYTES);
  const told = lowFirst ? first | (second << 8) : (first << 8) | second;
  return crc16(all.subarray(0, -CHECK_BYTES)) === told;
};

const crc16 = (bytes: Uint8Array): number => {
  let rest = 0;
  for (const byte of bytes) {
    rest ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) rest = rest & TOP_BIT ? (rest << 1) ^ POLYNOMIAL : rest << 1;
    rest &= 0xffff;
  }
  return rest;
};
