import { Value } from "@sinclair/typebox/value";
import {
  MAX_PATTERN_ENTRIES,
  type PatternDeclaration,
  PatternDeclarationsSchema,
  StreamSchema,
} from "@sluice/sdk";
import { broken, type Rule } from "./rule.ts";

const longest = (pattern: PatternDeclaration): number =>
  pattern.maxMatchChars ??
  (pattern.kind === "list" ? pattern.entries.reduce((most, { length }) => Math.max(most, length), 0) : 0);

/** The patterns of the manifest can be told apart, and a match fits into what it sees of a stream. */
export const patternsSound: Rule = {
  id: "patterns-sound",
  severity: "error",
  check: ({ draft: { patterns, stream } }) => {
    if (patterns === undefined) return [];
    if (!Value.Check(PatternDeclarationsSchema, patterns))
      return broken("patterns", PatternDeclarationsSchema, patterns);
    const ids = patterns.map(({ id }) => id);
    const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
    const entries = patterns.reduce((sum, one) => sum + (one.kind === "list" ? one.entries.length : 0), 0);
    const window = Value.Check(StreamSchema, stream) ? stream.maxMatchChars : undefined;
    return [
      ...twice.map((id) => `two patterns have the id ${id}: give each its own`),
      ...(entries > MAX_PATTERN_ENTRIES
        ? [`patterns has ${entries} entries and ${MAX_PATTERN_ENTRIES} are allowed: give fewer`]
        : []),
      ...patterns
        .filter((one) => window !== undefined && longest(one) > window)
        .map(
          (one) =>
            `the pattern ${one.id} matches up to ${longest(one)} characters: raise stream.maxMatchChars to that`,
        ),
    ];
  },
};
