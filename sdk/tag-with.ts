/** The longest value that a tag may have, in characters. */
export const MAX_TAG_VALUE_CHARS = 256;

/**
 * The value of a tag that lists names, with more of them: each once, in the order in which they came, with commas between. A
 * name that does not fit whole in what a tag may hold is left out, and so are those behind it. A name must hold no comma.
 * @example ctx.setTag("found", tagWith(ctx.tags.found, ["credit_card", "jwt"]))
 */
export const tagWith = (before: string | undefined, names: readonly string[]): string => {
  const known = before ? before.split(",") : [];
  let value = "";
  for (const name of new Set([...known, ...names])) {
    const longer = value === "" ? name : `${value},${name}`;
    if (longer.length > MAX_TAG_VALUE_CHARS) break;
    value = longer;
  }
  return value;
};
