const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
const CHECKSUM_CHARS = 6;
const MAX_CHARS = 90;
const MAX_LONG_CHARS = 256;

/** What the checksum leaves, by encoding. */
const LEAVES = { bech32: 1, bech32m: 0x2bc830a3 } as const;

type Encoding = keyof typeof LEAVES;
/**
 * `segwit`: a witness program, whose version says which of the two encodings it has. `long`: Bech32 of any length, as Cardano
 * has it.
 */
export type Bech32Form = Encoding | "segwit" | "long";

/** Bech32 (BIP 173) and Bech32m (BIP 350). */
export const isBech32 = (text: string, form: Bech32Form): boolean => {
  const lower = text.toLowerCase();
  const maxChars = form === "long" ? MAX_LONG_CHARS : MAX_CHARS;
  if (text.length > maxChars || (text !== lower && text !== text.toUpperCase())) return false;
  const split = lower.lastIndexOf("1");
  const prefix = lower.slice(0, Math.max(0, split));
  const data = Array.from(lower.slice(split + 1), (character) => ALPHABET.indexOf(character));
  if (!/^[!-~]+$/.test(prefix) || data.length < CHECKSUM_CHARS || data.includes(-1)) return false;
  const left = polymod([...expanded(prefix), ...data]);
  if (form !== "segwit") return left === LEAVES[form === "long" ? "bech32" : form];
  const [version = -1, ...program] = data.slice(0, -CHECKSUM_CHARS);
  return isProgram(version, program) && left === LEAVES[version === 0 ? "bech32" : "bech32m"];
};

const expanded = (prefix: string): number[] => {
  const codes = Array.from(prefix, (character) => character.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
};

const polymod = (values: readonly number[]): number => {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, by] of GENERATOR.entries()) if ((top >> bit) & 1) sum ^= by;
  }
  return sum;
};

/** Whole bytes, as many as the version has, with nothing but zeros behind them. */
const isProgram = (version: number, groups: readonly number[]): boolean => {
  const bits = groups.length * 5;
  const bytes = Math.floor(bits / 8);
  const padding = bits % 8;
  if (version < 0 || version > 16 || padding > 4) return false;
  if ((groups.at(-1) ?? 0) & ((1 << padding) - 1)) return false;
  return version === 0 ? bytes === 20 || bytes === 32 : bytes >= 2 && bytes <= 40;
};
