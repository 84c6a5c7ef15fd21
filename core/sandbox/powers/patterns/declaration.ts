import { Value } from "@sinclair/typebox/value";
import {
  MAX_PATTERN_ENTRIES,
  MAX_PATTERNS,
  type PatternDeclaration,
  PatternDeclarationSchema,
} from "@sluice/sdk";

import { checkProblem } from "./checks/index.ts";

/** A regular expression, as declared. */
export type RegexDeclaration = Extract<PatternDeclaration, { kind: "regex" }>;
/** A list of literal texts, as declared. */
export type ListDeclaration = Extract<PatternDeclaration, { kind: "list" }>;

/** Why a declaration cannot be used. */
export type PatternProblemCode =
  | "PATTERN_SHAPE"
  | "PATTERN_TWICE"
  | "PATTERN_TOO_MANY"
  | "PATTERN_SYNTAX"
  | "PATTERN_EMPTY"
  | "PATTERN_UNBOUNDED"
  | "PATTERN_TOO_LONG"
  | "PATTERN_CHECK"
  | "PATTERN_VULNERABLE"
  | "PATTERN_UNVETTED";

/** What is wrong with one declaration, and what to do. */
export interface PatternProblem {
  readonly code: PatternProblemCode;
  /** The declaration's id, or `#` and its number where it has none that can be read. */
  readonly id: string;
  readonly message: string;
}

/** Declarations that cannot be used, with all that is wrong with them. */
export class PatternsRefused extends Error {
  override readonly name = "PatternsRefused";

  constructor(readonly problems: readonly PatternProblem[]) {
    super(problems.map(({ id, message }) => `pattern ${id}: ${message}`).join("\n"));
  }
}

/** Checks the shape of declarations that a manifest or a `setup` gave. Throws `PatternsRefused`. */
export const checkDeclarations = (given: unknown): readonly PatternDeclaration[] => {
  if (!Array.isArray(given)) {
    throw refuse("PATTERN_SHAPE", "#0", "the declarations are no array: give a list of patterns");
  }
  if (given.length > MAX_PATTERNS) {
    throw refuse(
      "PATTERN_TOO_MANY",
      "#0",
      `${given.length} declarations are more than ${MAX_PATTERNS}: join literal texts into lists`,
    );
  }
  const problems: PatternProblem[] = [];
  const checked: PatternDeclaration[] = [];
  const seen = new Set<string>();
  let entries = 0;
  for (const [index, one] of given.entries()) {
    const shape = shapeOf(one, index);
    if ("code" in shape) {
      problems.push(shape);
      continue;
    }
    if (seen.has(shape.id)) {
      problems.push({
        code: "PATTERN_TWICE",
        id: shape.id,
        message: "stands here twice: give each an id of its own",
      });
    }
    seen.add(shape.id);
    const problem = shape.kind === "regex" && shape.check ? checkProblem(shape.check) : undefined;
    if (problem) problems.push({ code: "PATTERN_CHECK", id: shape.id, message: `check: ${problem}` });
    if (shape.kind === "list") entries += shape.entries.length;
    checked.push(shape);
  }
  if (entries > MAX_PATTERN_ENTRIES) {
    problems.push({
      code: "PATTERN_TOO_MANY",
      id: "#0",
      message: `the lists hold ${entries} entries, ${MAX_PATTERN_ENTRIES} are allowed: split them over several plugins`,
    });
  }
  if (problems.length > 0) throw new PatternsRefused(problems);
  return checked;
};

const refuse = (code: PatternProblemCode, id: string, message: string): PatternsRefused =>
  new PatternsRefused([{ code, id, message }]);

const shapeOf = (one: unknown, index: number): PatternDeclaration | PatternProblem => {
  if (Value.Check(PatternDeclarationSchema, one)) return one;
  const { id, kind } = PatternDeclarationSchema.anyOf[0].properties;
  const given = typeof one === "object" && one !== null ? one : {};
  const isRegex = "kind" in given && Value.Check(kind, given.kind);
  const schema = PatternDeclarationSchema.anyOf[isRegex ? 0 : 1];
  const first = Value.Errors(schema, one).First();
  return {
    code: "PATTERN_SHAPE",
    id: "id" in given && Value.Check(id, given.id) ? given.id : `#${index}`,
    message: `${first?.path || "/"}: ${first?.message ?? "not a pattern"}; a pattern has an id and is of the kind regex (source, flags, maxMatchChars, longer, check) or list (entries, wholeWord, maxMatchChars), and may have near, except and normalise`,
  };
};
