/** How a number and its two check digits belong together. */
export interface Mod97 {
  /** Characters from the beginning that are counted at the end. */
  readonly rotate?: number;
  readonly form?: "one" | "complement";
}

/** MOD 97-10 (ISO 7064) over digits and letters, or two check digits that are 97 less the remainder of the rest. */
export const isMod97 = (text: string, { rotate = 0, form = "one" }: Mod97): boolean => {
  if (!/^[0-9A-Z]{3,}$/.test(text) || text.length <= rotate) return false;
  const turned = text.slice(rotate) + text.slice(0, rotate);
  if (form === "one") return remainderOf(turned) === 1;
  return Number(turned.slice(-2)) === 97 - remainderOf(turned.slice(0, -2));
};

/** Of the number in which letters are two digits, A for 10 to Z for 35. */
const remainderOf = (text: string): number => {
  let remainder = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
};
