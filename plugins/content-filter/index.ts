import { type Deny, definePlugin, deny, type MatchCounts, type TextWriter, tagWith } from "@sluice/sdk";
import { type Checks, checksOf, DENIALS, type Finding, type Meaning } from "./checks.ts";
import { config } from "./config.ts";

/** The tag that names what was found, where that is all that is done. */
const TAG = "content-filter";
/** As many as a record takes. */
const MAX_CATEGORIES = 32;

type Meanings = Checks["meanings"];

interface Screened {
  readonly found: MatchCounts;
  readonly tags: Readonly<Record<string, string>>;
  readonly text: Pick<TextWriter, "mask">;
  evaluation(evaluation: {
    verdict: string;
    categories: readonly string[];
    counts: Readonly<Record<string, number>>;
  }): void;
  setTag(key: string, value: string): void;
}

const screen = (ctx: Screened, meanings: Meanings): Deny | undefined => {
  const found = Object.entries(ctx.found).flatMap(([id, count]) => {
    const meaning = meanings.get(id);
    return meaning ? [{ id, count, meaning }] : [];
  });
  if (found.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const { count, meaning } of found) {
    counts.set(meaning.category, (counts.get(meaning.category) ?? 0) + count);
  }
  const categories = [...counts.keys()].slice(0, MAX_CATEGORIES);
  const blocked = firstOf(
    found.filter(({ meaning }) => meaning.action === "block").map(({ meaning }) => meaning),
  );
  const masked = found.filter(({ meaning }) => meaning.action === "mask");
  ctx.evaluation({
    verdict: blocked ? "deny" : masked.length > 0 ? "mask" : "flag",
    categories,
    counts: Object.fromEntries(categories.map((category) => [category, counts.get(category) ?? 0])),
  });
  if (blocked) return deny({ ...DENIALS[blocked] });
  if (masked.length > 0) {
    ctx.text.mask(Object.fromEntries(masked.map(({ id, meaning }) => [id, { with: meaning.mask }])));
  }
  const tagged = found
    .filter(({ meaning }) => meaning.action === "tag")
    .map(({ meaning }) => meaning.category);
  if (tagged.length > 0) ctx.setTag(TAG, tagWith(ctx.tags[TAG], tagged));
  return undefined;
};

const isFinding = (name: string): name is Finding => Object.hasOwn(DENIALS, name);

const firstOf = (meanings: readonly Meaning[]): Finding | undefined =>
  Object.keys(DENIALS)
    .filter(isFinding)
    .find((finding) => meanings.some((meaning) => meaning.finding === finding));

/** Finds in requests and answers what must not stand there. No text enters the sandbox: the host looks for patterns. */
export default definePlugin({
  name: "content-filter",
  version: "0.1.0",
  description:
    "Blocks, masks or tags phrases, expressions, attacks on the model, invisible text, languages and URLs.",
  config,
  powers: { text: "write", patterns: true },
  stream: { maxMatchChars: 1000, maxHoldMs: 1000 },
  limits: { cpuMs: 5000, memoryBytes: 134_217_728, resultBytes: 16_777_216 },
  setup: (given, { patterns }) => {
    const checks = checksOf(given);
    patterns.declare(checks.patterns);
    return checks.meanings;
  },
  hooks: {
    onRequest: { when: "matches", handler: (ctx, meanings) => screen(ctx, meanings) },
    onResponse: { when: "matches", handler: (ctx, meanings) => screen(ctx, meanings) },
  },
});
