/** The hybrid system MOD 11,10 (ISO 7064) over digits, the last of which is the check digit. */
export const isMod11Dash10 = (digits: string): boolean => {
  if (!/^\d{2,}$/.test(digits)) return false;
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (Number(digits.at(-1)) + product) % 10 === 1;
};
