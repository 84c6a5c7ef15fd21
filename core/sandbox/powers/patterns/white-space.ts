const FIRST_WIDE_WHITE = 0x1680;
const WIDE_WHITE: ReadonlySet<number> = new Set([
  ...Array.from({ length: 11 }, (_, at) => 0x2000 + at),
  ...[FIRST_WIDE_WHITE, 0x2028, 0x2029, 0x202f, 0x205f, 0x2800, 0x3000],
]);

/** White space by any standard, and what is blank to the eye: each counts as a space. A byte order mark has no width and is none. */
export const isWhite = (unit: number): boolean =>
  unit === 0x20 ||
  (unit >= 0x09 && unit <= 0x0d) ||
  unit === 0x85 ||
  unit === 0xa0 ||
  (unit >= FIRST_WIDE_WHITE && WIDE_WHITE.has(unit));
