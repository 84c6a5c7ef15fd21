import type { Family } from "../../../catalog/converse-families.ts";
import { isObject } from "../../json/value.ts";
import type { Message } from "../../neutral/parts.ts";
import type { Json, Loss, NeutralRequest, ReasoningWish } from "../../neutral/request.ts";
import { ownFields } from "./own-fields.ts";
import { writeReasoning } from "./write-parts.ts";

type Asked = Exclude<NonNullable<ReasoningWish["effort"]>, "none">;

/** How the model is to think, in the fields where the request says it. */
export interface WrittenThinking {
  readonly fields: Record<string, Json>;
  /** For `outputConfig`. */
  readonly effort?: string;
  /** Whether it thinks: some of what says how tokens are chosen cannot stand beside it. */
  readonly on: boolean;
}

const OFF: WrittenThinking = { fields: {}, on: false };

/** Bounds that are meant by an effort, in tokens. */
const BUDGETS: Readonly<Record<Asked, number>> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 32_768,
  max: 32_768,
};
const LEAST_BUDGET = 1024;

/** The nearest of the three that all families know. */
const PLAIN: Readonly<Record<Asked, "low" | "medium" | "high">> = {
  minimal: "low",
  low: "low",
  medium: "medium",
  high: "high",
  xhigh: "high",
  max: "high",
};

/** What the request says of thinking; where the model cannot do it as asked, it does not think, and the loss says so. */
export const writeThinking = (request: NeutralRequest, family: Family, losses: Loss[]): WrittenThinking => {
  const { reasoning } = request;
  if (!reasoning || reasoning.effort === "none" || reasoning.budgetTokens === 0) return OFF;
  if (reasoning.effort === undefined && reasoning.budgetTokens === undefined) return OFF;
  const written = forFamily(request, reasoning, family);
  if (written) return written;
  losses.push({ field: "reasoning", grave: false });
  return OFF;
};

const forFamily = (
  request: NeutralRequest,
  wish: ReasoningWish,
  { thinking }: Family,
): WrittenThinking | undefined => {
  if (!thinking) return undefined;
  const effort = effortOf(wish);
  if (typeof thinking === "object") return { fields: ownFields(thinking, PLAIN[effort]), on: true };
  if (thinking === "effort") return byEffort(request, wish, effort);
  return wish.thinking === false || forcesTool(request) || lacksThoughts(request.messages)
    ? undefined
    : byBudget(request, wish, effort);
};

const byEffort = (request: NeutralRequest, wish: ReasoningWish, effort: Asked): WrittenThinking => {
  const said = effort === "minimal" ? "low" : effort;
  // Without thoughts it still says how much is to be said.
  if (wish.thinking === false || forcesTool(request)) return { fields: {}, effort: said, on: false };
  return { fields: { thinking: { type: "adaptive" } }, effort: said, on: true };
};

const byBudget = (
  { maxOutputTokens = Number.POSITIVE_INFINITY }: NeutralRequest,
  { budgetTokens = -1 }: ReasoningWish,
  effort: Asked,
): WrittenThinking | undefined => {
  // It counts among the tokens of the answer, and must leave some.
  const budget = Math.min(budgetTokens < 0 ? BUDGETS[effort] : budgetTokens, maxOutputTokens - 1);
  if (budget < LEAST_BUDGET) return undefined;
  return { fields: { thinking: { type: "enabled", budget_tokens: budget } }, on: true };
};

/** A negative bound leaves it to the model. */
const effortOf = ({ effort, budgetTokens = -1 }: ReasoningWish): Asked => {
  if (effort !== undefined && effort !== "none") return effort;
  if (budgetTokens < 0) return "medium";
  if (budgetTokens <= BUDGETS.low) return "low";
  return budgetTokens <= BUDGETS.medium ? "medium" : "high";
};

/** A tool that must be called and thoughts before it exclude each other there. */
const forcesTool = ({ toolChoice }: NeutralRequest): boolean =>
  toolChoice?.kind === "required" ||
  toolChoice?.kind === "tool" ||
  (toolChoice?.kind === "allowed" && toolChoice.required);

/** Whether the turn that goes on has called tools and comes back without its thoughts: clients of other dialects do not keep them. */
const lacksThoughts = (messages: readonly Message[]): boolean => {
  const last = messages.findLastIndex(({ role }) => role === "assistant");
  const turn = messages[last];
  if (!turn?.parts.some(({ kind }) => kind === "tool-call")) return false;
  const goesOn = messages
    .slice(last + 1)
    .some(({ parts }) => parts.some(({ kind }) => kind === "tool-result"));
  return goesOn && !turn.parts.some((part) => part.kind === "reasoning" && isObject(writeReasoning(part)));
};
