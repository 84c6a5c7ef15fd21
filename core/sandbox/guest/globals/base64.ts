const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]));

/** A text that is no base64, or that has characters beyond U+00FF. */
export class InvalidCharacterError extends Error {
  override readonly name = "InvalidCharacterError";
}

/** Bytes, one a character, from base64; as in browsers. */
export const atob = (text: unknown): string => {
  let letters = String(text).replaceAll(/[\t\n\f\r ]/g, "");
  if (letters.length % 4 === 0) letters = letters.replace(/==?$/, "");
  if (letters.length % 4 === 1) throw new InvalidCharacterError("the text is no base64");
  let bytes = "";
  let bits = 0;
  let count = 0;
  for (const letter of letters) {
    const value = VALUES.get(letter);
    if (value === undefined) throw new InvalidCharacterError("the text is no base64");
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += String.fromCharCode((bits >> count) & 0xff);
  }
  return bytes;
};

/** Base64 of bytes, one a character; as in browsers. */
export const btoa = (text: unknown): string => {
  const bytes = String(text);
  let letters = "";
  for (let at = 0; at < bytes.length; at += 3) {
    let group = 0;
    for (let place = 0; place < 3; place++) {
      const byte = at + place < bytes.length ? bytes.charCodeAt(at + place) : 0;
      if (byte > 0xff)
        throw new InvalidCharacterError("btoa takes characters up to U+00FF; encode the text first");
      group = (group << 8) | byte;
    }
    const given = Math.min(3, bytes.length - at);
    for (let place = 0; place < 4; place++) {
      letters += place <= given ? ALPHABET.charAt((group >> (18 - 6 * place)) & 63) : "=";
    }
  }
  return letters;
};
