import type { Loss, ReasoningWish } from "../neutral/request.ts";

/** Bounds of thought, in tokens, up to which an effort is meant. */
const EFFORTS = [
  { effort: "low", upTo: 2048 },
  { effort: "medium", upTo: 8192 },
] as const;

/** How much is to be thought, for APIs that count no tokens of it. */
export const writeEffort = (
  { effort, budgetTokens }: ReasoningWish,
  losses: Loss[],
): ReasoningWish["effort"] => {
  if (effort !== undefined || budgetTokens === undefined) return effort;
  losses.push({ field: "thinking.budget_tokens", grave: false });
  return EFFORTS.find(({ upTo }) => budgetTokens <= upTo)?.effort ?? "high";
};
