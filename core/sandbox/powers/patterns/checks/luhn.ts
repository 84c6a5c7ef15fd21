/** The Luhn algorithm (ISO/IEC 7812-1, annex B) over digits, the last of which is the check digit. */
export const isLuhn = (digits: string): boolean => {
  if (!/^\d{2,}$/.test(digits)) return false;
  let sum = 0;
  for (let at = digits.length - 1, twice = false; at >= 0; at--, twice = !twice) {
    const digit = digits.charCodeAt(at) - 48;
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += twice ? doubled : digit;
  }
  return sum % 10 === 0;
};
