import { workOf } from "../call.ts";
import {
  codeAt,
  freeze,
  isInteger,
  NativeRangeError,
  NativeTypeError,
  NativeUint8Array,
} from "../primordials.ts";
import type { PowerPart } from "./power.ts";

const MAX_BYTES = 256;
const BYTES_OF_NUMBER = 8;
/** Bits of the mantissa, and of its upper part, that make a number. */
const LOW_BITS = 32;
const HIGH_BITS = 21;

/** The power `random`: the bytes that the host has given the call, each once. */
export const randomPart: PowerPart = () => (ctx) => {
  let used = 0;
  const take = (count: number): Uint8Array => {
    const field = workOf(ctx).field("random");
    const hex = typeof field === "string" ? field : "";
    if (used + count > hex.length / 2) {
      throw new NativeRangeError(`a call has ${MAX_BYTES} random bytes in all, and they are used up`);
    }
    const taken = new NativeUint8Array(count);
    for (let at = 0; at < count; at++) {
      taken[at] = digit(codeAt(hex, (used + at) * 2)) * 16 + digit(codeAt(hex, (used + at) * 2 + 1));
    }
    used += count;
    return taken;
  };
  const bytes = (count: unknown): Uint8Array => {
    if (typeof count !== "number" || !isInteger(count) || count < 0) {
      throw new NativeTypeError("bytes takes a whole number, how many it is to give");
    }
    return take(count);
  };
  const number = (): number => {
    const taken = take(BYTES_OF_NUMBER);
    let low = 0;
    let high = 0;
    for (let at = 0; at < 4; at++) {
      low = low * 256 + (taken[at] ?? 0);
      high = high * 256 + (taken[at + 4] ?? 0);
    }
    return ((high % 2 ** HIGH_BITS) * 2 ** LOW_BITS + low) / 2 ** (HIGH_BITS + LOW_BITS);
  };
  return freeze({ bytes, number });
};

/** The value of a hexadecimal digit of small letters. */
const digit = (code: number): number => (code < 58 ? code - 48 : code - 87);
