/** The dihedral group of order ten, by row and column. */
const PRODUCT = [
  "0123456789",
  "1234067895",
  "2340178956",
  "3401289567",
  "4012395678",
  "5987604321",
  "6598710432",
  "7659821043",
  "8765932104",
  "9876543210",
] as const;

/** What becomes of a digit by its place from the end. */
const PERMUTED = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
] as const;

const cell = (table: readonly string[], row: number, column: number): number =>
  Number(table[row]?.[column] ?? 0);

/** Verhoeff's algorithm over digits, the last of which is the check digit. */
export const isVerhoeff = (digits: string): boolean => {
  if (!/^\d{2,}$/.test(digits)) return false;
  let product = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    product = cell(PRODUCT, product, cell(PERMUTED, place % PERMUTED.length, digit));
  }
  return product === 0;
};
