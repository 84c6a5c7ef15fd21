/**
 * A vector of unit length that depends on the text alone: equal texts have equal vectors, texts that share words are
 * near each other. Words are hashed into places with a sign (feature hashing, Weinberger et al. 2009).
 */
export const embed = (text: string, dimensions: number): number[] => {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().split(/\s+/)) {
    const hash = fnv1a(word);
    const place = hash % dimensions;
    vector[place] = (vector[place] ?? 0) + (hash & 0x40000000 ? 1 : -1);
  }
  const length = Math.hypot(...vector);
  if (length > 0) return vector.map((value) => value / length);
  vector[0] = 1;
  return vector;
};

/** FNV-1a, 32 bits, over UTF-16 units. */
const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash;
};
