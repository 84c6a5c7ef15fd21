const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * A test for bytes: whether somewhere in them `first` stands, followed by the `rest`, with white space allowed
 * between. Lets events pass unread that cannot be what is looked for.
 */
export const finder = (first: string, rest: string): ((block: Uint8Array) => boolean) => {
  const needle = Buffer.from(first);
  const tokens = Buffer.from(rest);
  return (block) => {
    let found = indexOf(block, needle, 0);
    while (found !== -1) {
      if (follows(block, found + needle.length, tokens)) return true;
      found = indexOf(block, needle, found + needle.length);
    }
    return false;
  };
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
