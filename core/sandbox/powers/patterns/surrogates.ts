/** Whether a place is between the halves of a pair of surrogates. */
export const isInPair = (text: string, at: number): boolean =>
  (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;

/** Whether a text ends with the first half of a pair, the other half of which may come. */
export const endsInPair = (text: string): boolean => (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800;

/** The end of a cut, moved out of a pair of surrogates; a pair at the start stays whole. */
export const wholePair = (text: string, start: number, end: number): number => {
  if (!isInPair(text, end)) return end;
  return end - start > 1 ? end - 1 : end + 1;
};
