export {
  checkDeclarations,
  type PatternProblem,
  type PatternProblemCode,
  PatternsRefused,
} from "./declaration.ts";
export { type Found, type SearchedText, TooManyMatches } from "./found.ts";
export { type CompileOptions, compilePatterns, type Matcher } from "./matcher.ts";
