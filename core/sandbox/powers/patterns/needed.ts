import type { Expression, Part } from "./expression.ts";

/** How seldom a character is in running text, the seldom ones first; what stands in no row is too frequent. */
const SELDOM = [
  /[@#$%&*+=<>{}[\]|\\^~`_]/,
  /[/:;"'()!?]/,
  /[-A-Z0-9]/,
  /[.,]/,
  /[^a-z\s\ud800-\udfff]/,
] as const;

/**
 * A character that every match of an expression holds, the most seldom of them. Where it is looked for first, an expression
 * runs only near it.
 */
export const neededBy = ({ root, modifies }: Expression, flags: string): string | undefined => {
  const anyCase = modifies || flags.includes("i");
  const all = literalsOf(root).filter((literal) => !anyCase || !/\p{L}/u.test(literal));
  for (const seldom of SELDOM) {
    const found = all.find((literal) => seldom.test(literal));
    if (found !== undefined) return found;
  }
  return undefined;
};

const literalsOf = (part: Part): readonly string[] => {
  switch (part.kind) {
    case "char":
      return part.literal === undefined ? [] : [part.literal];
    case "sequence":
      return part.parts.flatMap(literalsOf);
    case "repeat":
      return part.min > 0 ? literalsOf(part.body) : [];
    default:
      return [];
  }
};
