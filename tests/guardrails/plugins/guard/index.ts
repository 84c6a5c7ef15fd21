import { definePlugin, deny, type MaskForm, Type } from "@sluice/sdk";
import { PATTERNS } from "./patterns.ts";

const IDS = PATTERNS.map(({ id }) => id);
const formsOf = (form: (label: string) => MaskForm): Record<string, MaskForm> =>
  Object.fromEntries(IDS.map((id) => [id, form(id.toUpperCase())]));

/** What becomes of a match, by action; `block` and `tag` change nothing. */
const FORMS: Readonly<Record<string, Record<string, MaskForm> | undefined>> = {
  mask: formsOf((label) => ({ with: `[${label}]` })),
  partial: formsOf(() => ({ keepLast: 4 })),
  alias: formsOf((alias) => ({ alias })),
};

/** A guardrail of the tests, by patterns alone: blocks, tags, or masks what it finds. */
export default definePlugin({
  name: "guard",
  version: "1.0.0",
  description: "Finds e-mail addresses, cards, accounts, keys and phrases.",
  config: Type.Object(
    {
      action: Type.Union(
        [
          Type.Literal("block"),
          Type.Literal("tag"),
          Type.Literal("mask"),
          Type.Literal("partial"),
          Type.Literal("alias"),
        ],
        { default: "mask", description: "What becomes of what it finds." },
      ),
    },
    { additionalProperties: false },
  ),
  powers: { text: "write", patterns: true },
  stream: { maxMatchChars: 512, maxHoldMs: 1_000 },
  setup({ action }, { patterns }) {
    patterns.declare(PATTERNS);
    return action;
  },
  hooks: {
    onRequest: { when: "matches", handler: (ctx, action) => act(ctx, action, "request") },
    onResponse: {
      when: "matches",
      handler: (ctx, action) => (Object.keys(ctx.found).length > 0 ? act(ctx, action, "answer") : undefined),
    },
  },
});

interface Acting {
  readonly found: Readonly<Record<string, number>>;
  readonly text: { mask(forms: Readonly<Record<string, MaskForm>>): void };
  evaluation(event: {
    verdict: string;
    categories: readonly string[];
    counts: Readonly<Record<string, number>>;
  }): void;
}

const act = (ctx: Acting, action: string, where: string) => {
  const verdict = action === "block" ? "deny" : action === "tag" ? "tag" : "mask";
  ctx.evaluation({ verdict, categories: Object.keys(ctx.found), counts: ctx.found });
  if (action === "block") return deny({ code: "GUARDED", message: `the ${where} holds what it must not` });
  const forms = FORMS[action];
  if (forms) ctx.text.mask(forms);
  return undefined;
};
