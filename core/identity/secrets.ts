import nodeCrypto from "node:crypto";

const ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
const SECRET_ALPHABET = `${ID_ALPHABET}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;
const ID_LENGTH = 12;
const SECRET_LENGTH = 40;
const KEY_SECRET = /^sk-sluice-([a-z0-9]{12})-[A-Za-z0-9]{40}$/;
const HASH_LENGTH = 64;

/** A new key: its id, under which the hash is kept, and its secret, which is kept nowhere. */
export const newKeySecret = (): { readonly id: string; readonly secret: string } => {
  const id = randomText(ID_LENGTH, ID_ALPHABET);
  return { id, secret: `sk-sluice-${id}-${randomText(SECRET_LENGTH, SECRET_ALPHABET)}` };
};

/** A new admin key. Never mistaken for a key of a principal: `admin` is no id. */
export const newAdminSecret = (): string => `sk-sluice-admin-${randomText(SECRET_LENGTH, SECRET_ALPHABET)}`;

/** The id inside a secret made by `newKeySecret`; `undefined` for anything else. */
export const idOf = (secret: string): string | undefined => KEY_SECRET.exec(secret)?.[1];

/** SHA-256 in hex. A fast hash is enough: the secrets are random, not chosen by people. */
export const hashSecret = (secret: string): string => Bun.SHA256.hash(secret, "hex");

// Written over by every comparison; safe since one is never interrupted.
const left = Buffer.alloc(HASH_LENGTH);
const right = Buffer.alloc(HASH_LENGTH);

/** Whether two hashes are the same, in a time that does not tell where they differ. */
export const sameHash = (a: string, b: string): boolean => {
  if (a.length !== HASH_LENGTH || b.length !== HASH_LENGTH) return false;
  left.write(a, "latin1");
  right.write(b, "latin1");
  return nodeCrypto.timingSafeEqual(left, right);
};

const randomText = (length: number, alphabet: string): string => {
  // Bytes past the last whole multiple are thrown away, or the first characters would come more often.
  const limit = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      if (byte < limit && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
};
