import type { Path } from "./locate.ts";
import { nearest } from "./nearest.ts";
import type { Config } from "./schema.ts";

/** What a cross-check found. */
export interface Finding {
  readonly path: Path;
  /** What the message is about. Default `value`. */
  readonly at?: "key" | "value";
  readonly message: string;
  /** Worth a line at start, no reason to refuse. */
  readonly warning?: true;
}

/** What cross-checks look at, and how they speak of texts that may be secret. */
export interface Checked {
  readonly config: Config;
  readonly baseDir: string;
  /** The text in code quotes; where a secret is in it, words in its place. */
  quote(text: string): string;
  /** `; did you mean …?`, or nothing. */
  suggest(text: string, candidates: Iterable<string>): string;
}

export type CrossCheck = (checked: Checked) => Iterable<Finding>;

export const checked = (config: Config, baseDir: string, secrets: ReadonlySet<string>): Checked => {
  const all = [...secrets];
  const hidden = (text: string) => all.some((secret) => text.includes(secret));
  return {
    config,
    baseDir,
    quote: (text) => (hidden(text) ? "(the value of a variable)" : `\`${text}\``),
    suggest: (text, candidates) => {
      const close = hidden(text) ? undefined : nearest(text, candidates);
      return close === undefined || hidden(close) ? "" : `; did you mean \`${close}\`?`;
    },
  };
};

/** The entries whose key an earlier one has already. */
export const repeated = <T>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
): { entry: T; index: number }[] => {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    const key = keyOf(entry);
    if (seen.has(key)) return [{ entry, index }];
    seen.add(key);
    return [];
  });
};
