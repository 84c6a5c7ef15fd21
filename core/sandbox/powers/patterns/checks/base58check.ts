import { createHash } from "node:crypto";
import { blake2b } from "@noble/hashes/blake2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import type { PatternCheck } from "@sluice/sdk";
import { base58BlockBytes, base58Bytes } from "./base58.ts";

/** Whose addresses they are. */
export type Base58CheckForm = NonNullable<Extract<PatternCheck, { kind: "base58check" }>["form"]>;

interface Form {
  bytes(text: string): Uint8Array | undefined;
  /** What the last bytes must be the beginning of. */
  hash(body: Uint8Array): Uint8Array;
  /** How many of them. */
  readonly checkBytes: number;
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
const sha256Twice = (bytes: Uint8Array): Uint8Array => sha256(sha256(bytes));

const SS58_PREFIX = Buffer.from("SS58PRE");

const FORMS: Readonly<Record<Base58CheckForm, Form>> = {
  bitcoin: { bytes: (text) => base58Bytes(text, "bitcoin"), hash: sha256Twice, checkBytes: 4 },
  ripple: { bytes: (text) => base58Bytes(text, "ripple"), hash: sha256Twice, checkBytes: 4 },
  monero: { bytes: base58BlockBytes, hash: keccak_256, checkBytes: 4 },
  ss58: {
    bytes: (text) => base58Bytes(text, "bitcoin"),
    hash: (body) => blake2b(Buffer.concat([SS58_PREFIX, body]), { dkLen: 64 }),
    checkBytes: 2,
  },
};

/** Base58Check and its like: a version and a payload, and the beginning of a hash of them. */
export const isBase58Check = (text: string, form: Base58CheckForm): boolean => {
  const { bytes, hash, checkBytes } = FORMS[form];
  const all = bytes(text);
  if (!all || all.length <= checkBytes) return false;
  const wanted = hash(all.subarray(0, -checkBytes)).subarray(0, checkBytes);
  return Buffer.from(wanted).equals(all.subarray(-checkBytes));
};
