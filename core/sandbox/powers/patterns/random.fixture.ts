/** Numbers that look random and are the same for the same seed. */
export const randoms = (seed: number): { below(end: number): number } => {
  let state = seed;
  return {
    below(end) {
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
      return ((state ^ (state >>> 13)) >>> 0) % end;
    },
  };
};
