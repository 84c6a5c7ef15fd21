import {
  type Deny,
  definePlugin,
  deny,
  type Evaluation,
  type MatchCounts,
  type TextWriter,
  tagWith,
} from "@sluice/sdk";
import type { Action } from "./config.ts";
import { config } from "./config.ts";
import { categoryOf, type Guard, guardOf, isTail } from "./guard.ts";

/** The tag that names what was found, where that is all that is done. */
const TAG = "sensitive-data";
/** As many as a record takes. */
const MAX_CATEGORIES = 32;
/** As many as a message names. */
const MAX_NAMED = 8;

const VERDICTS: Readonly<Record<Action, string>> = { block: "deny", mask: "mask", tag: "flag" };

interface Screened {
  readonly found: MatchCounts;
  readonly tags: Readonly<Record<string, string>>;
  readonly text: Pick<TextWriter, "mask">;
  evaluation(evaluation: Evaluation): void;
  setTag(key: string, value: string): void;
}

const screen = (ctx: Screened, { action, forms }: Guard, what: string): Deny | undefined => {
  const counts = countsOf(ctx.found);
  const categories = Object.keys(counts);
  if (categories.length === 0) return undefined;
  ctx.evaluation({ verdict: VERDICTS[action], categories, counts });
  if (action === "block") return deny({ code: "SENSITIVE_DATA", message: messageOf(what, categories) });
  if (action === "mask") ctx.text.mask(forms);
  else ctx.setTag(TAG, tagWith(ctx.tags[TAG], categories));
  return undefined;
};

/** How much was found of each category. */
const countsOf = (found: MatchCounts): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const [id, count] of Object.entries(found)) {
    if (isTail(id)) continue;
    const category = categoryOf(id);
    counts.set(category, (counts.get(category) ?? 0) + count);
  }
  return Object.fromEntries([...counts].slice(0, MAX_CATEGORIES));
};

const messageOf = (what: string, categories: readonly string[]): string => {
  const more = categories.length > MAX_NAMED ? ` and ${categories.length - MAX_NAMED} more` : "";
  return `The ${what} holds sensitive data: ${categories.slice(0, MAX_NAMED).join(", ")}${more}. Take it out.`;
};

/** Finds personal data and secrets in requests and answers. No text enters the sandbox: the host looks for patterns. */
export default definePlugin({
  name: "sensitive-data",
  version: "0.1.0",
  description: "Blocks, masks or tags personal data, payment data and secrets in requests and answers.",
  config,
  powers: { text: "write", patterns: true },
  stream: { maxMatchChars: 4096, maxHoldMs: 1000 },
  limits: { cpuMs: 2000, memoryBytes: 67_108_864, resultBytes: 4_194_304 },
  setup: (given, { patterns }) => {
    const guard = guardOf(given);
    patterns.declare(guard.declarations);
    return guard;
  },
  hooks: {
    onRequest: { when: "matches", handler: (ctx, guard) => screen(ctx, guard, "request") },
    onResponse: { when: "matches", handler: (ctx, guard) => screen(ctx, guard, "answer") },
  },
});
