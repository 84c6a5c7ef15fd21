export {
  checkDeclarations,
  type PatternProblem,
  type PatternProblemCode,
  PatternsRefused,
} from "./declaration.ts";
export {
  type CompileOptions,
  compilePatterns,
  type Found,
  type Matcher,
  type SearchedText,
} from "./matcher.ts";
export { TooManyMatches } from "./search.ts";
