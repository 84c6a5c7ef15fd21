/** What bytes are as text (UTF-8), from the beginning on. */
export interface BytesText {
  /** Of how many bytes whole characters are made, before anything that is no text. */
  readonly textBytes: number;
  /** Whether something is no text. Control characters are none, but for tabs and line ends. */
  readonly broken: boolean;
}

/** Bytes that may stand where `left` more belong to a character; what is left then, or -1. */
const after = (left: number, byte: number): number => {
  if (left > 0) return (byte & 0xc0) === 0x80 ? left - 1 : -1;
  if (byte < 0x80) return byte >= 0x20 ? (byte === 0x7f ? -1 : 0) : isBlank(byte) ? 0 : -1;
  if (byte >= 0xc2 && byte <= 0xdf) return 1;
  if (byte >= 0xe0 && byte <= 0xef) return 2;
  return byte >= 0xf0 && byte <= 0xf4 ? 3 : -1;
};

const isBlank = (byte: number): boolean => byte === 0x09 || byte === 0x0a || byte === 0x0d;

const VALUES = new Int8Array(128).fill(-1);
for (const [value, character] of [
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
].entries()) {
  VALUES[character.charCodeAt(0)] = value;
}
VALUES["-".charCodeAt(0)] = 62;
VALUES["_".charCodeAt(0)] = 63;

/** Whether a character stands in base64, with either alphabet. */
export const isDigit64 = (unit: number): boolean => (VALUES[unit] ?? -1) >= 0;

/**
 * What base64 in `[start, end)` of a text decodes to. Bits of a byte that is not whole yet count as broken only where no byte
 * with them is text.
 */
export const bytesText = (text: string, start: number, end: number): BytesText => {
  let textBytes = 0;
  let bytes = 0;
  let left = 0;
  let bits = 0;
  let pending = 0;
  for (let at = start; at < end; at++) {
    bits = ((bits << 6) | (VALUES[text.charCodeAt(at)] ?? 0)) & 0xffff;
    pending += 6;
    if (pending < 8) continue;
    pending -= 8;
    left = after(left, (bits >> pending) & 0xff);
    if (left < 0) return { textBytes, broken: true };
    bytes++;
    if (left === 0) textBytes = bytes;
  }
  return { textBytes, broken: pending > 0 && !mayFollow(left, bits & ((1 << pending) - 1), pending) };
};

const mayFollow = (left: number, bits: number, known: number): boolean => {
  const open = 8 - known;
  for (let rest = 0; rest < 1 << open; rest++) if (after(left, (bits << open) | rest) >= 0) return true;
  return false;
};
