/** How a name is spelled in camelCase. */
export const camelOf = (name: string): string =>
  name.includes("_")
    ? name.replace(/(?<=[^_])_+([A-Za-z0-9])/g, (_, next: string) => next.toUpperCase())
    : name;

/** How a name is spelled in snake_case. */
export const snakeOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The other of the two spellings of a name; `undefined` where both are the same. */
export const otherSpelling = (name: string): string | undefined => {
  const other = name.includes("_") ? camelOf(name) : snakeOf(name);
  return other === name ? undefined : other;
};
