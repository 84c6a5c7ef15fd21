const ASCII_END = 128;
const DOTLESS_I = 0x131;

const ASCII = Uint16Array.from({ length: ASCII_END }, (_, unit) =>
  String.fromCharCode(unit).toLowerCase().charCodeAt(0),
);
const seen = new Map<number, number>();

/** The unit that stands for all that are equal to it but for their case, as expressions with the flags `i` and `u` see it. */
export const foldedUnit = (unit: number): number => {
  if (unit < ASCII_END) return ASCII[unit] ?? unit;
  const known = seen.get(unit);
  if (known !== undefined) return known;
  const made = unit === DOTLESS_I ? unit : madeOf(String.fromCharCode(unit));
  seen.set(unit, made);
  return made;
};

/** Up and then down: only that way final sigma, long s and the like fold. */
const madeOf = (letter: string): number => {
  const upper = letter.toUpperCase();
  const folded = (upper.length === 1 ? upper : letter).toLowerCase();
  return (folded.length === 1 ? folded : letter).charCodeAt(0);
};
