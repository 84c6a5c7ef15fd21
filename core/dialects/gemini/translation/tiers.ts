/** Service tiers by their usual names. */
const TIERS: Readonly<Record<string, string>> = {
  default: "standard",
  standard: "standard",
  flex: "flex",
  priority: "priority",
};

/** What this dialect calls a tier; `undefined` where it has none such. */
export const writeTier = (tier: string | undefined): string | undefined =>
  tier !== undefined && Object.hasOwn(TIERS, tier) ? TIERS[tier] : undefined;

/** The usual name of a tier. */
export const readTier = (tier: string | undefined): string | undefined => {
  const name = tier?.toLowerCase();
  if (name === undefined || name === "unspecified") return undefined;
  return name === "standard" ? "default" : name;
};
