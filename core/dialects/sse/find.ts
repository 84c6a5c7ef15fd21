const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** A test for bytes: whether what it looks for stands somewhere in them. */
export interface Finder {
  (block: Uint8Array): boolean;
  /** The first place from `from` on; -1 where there is none. */
  at(block: Uint8Array, from: number): number;
}

/**
 * Looks for `first`, followed by the `rest`, with white space allowed between. Lets events pass unread that cannot be what is
 * looked for.
 */
export const finder = (first: string, rest: string): Finder => {
  const needle = Buffer.from(first);
  const tokens = Buffer.from(rest);
  const at = (block: Uint8Array, from: number): number => {
    let found = indexOf(block, needle, from);
    while (found !== -1 && !follows(block, found + needle.length, tokens))
      found = indexOf(block, needle, found + needle.length);
    return found;
  };
  return Object.assign((block: Uint8Array) => at(block, 0) !== -1, { at });
};

/** Looks for `last` with `before` in front of it, white space allowed between: for what stands everywhere before, and `last` hardly anywhere. */
export const finderBehind = (before: string, last: string): ((block: Uint8Array) => boolean) => {
  const needle = Buffer.from(last);
  const tokens = Buffer.from(before).reverse();
  return (block) => {
    for (let found = indexOf(block, needle, 0); found !== -1; found = indexOf(block, needle, found + 1))
      if (precedes(block, found - 1, tokens)) return true;
    return false;
  };
};

const precedes = (block: Uint8Array, from: number, reversed: Uint8Array): boolean => {
  let at = from;
  for (const token of reversed) {
    while (isSpace(block[at])) at--;
    if (block[at--] !== token) return false;
  }
  return true;
};

// Called on the bytes as they are: a Buffer around each block would be an allocation.
const indexOf = (block: Uint8Array, needle: Uint8Array, from: number): number =>
  Buffer.prototype.indexOf.call(block, needle, from);

const follows = (block: Uint8Array, from: number, tokens: Uint8Array): boolean => {
  let at = from;
  for (const token of tokens) {
    while (isSpace(block[at])) at++;
    if (block[at++] !== token) return false;
  }
  return true;
};
