import { createHash } from "node:crypto";
import type { PatternDeclaration } from "@sluice/sdk";
import { compileLists } from "./compile-lists.ts";
import { conditionsOf, conditionsProblem } from "./conditions.ts";
import { type PatternProblem, PatternsRefused, type RegexDeclaration } from "./declaration.ts";
import { type Extent, extentOf } from "./extent.ts";
import { ExtentRefused } from "./extent-refused.ts";
import { regexUnit } from "./regex-unit.ts";
import type { Unit } from "./unit.ts";
import { isPlainlySafe, vet } from "./vet.ts";

/** Units by what they are made of; a unit that no matcher holds any more goes. */
const made = new Map<string, WeakRef<Unit>>();
const making = new Map<string, Promise<Unit>>();

/** How declarations are compiled. */
export interface UnitOptions {
  /** A folder that keeps what the vetting found. */
  readonly cacheDir?: string | undefined;
  /** Whether texts may go on. Default true. */
  readonly more?: boolean | undefined;
}

/** Compiles declarations, or finds the same ones compiled. Each may be rejected with `PatternsRefused`. */
export const compileUnits = async (
  declarations: readonly PatternDeclaration[],
  { cacheDir, more = true }: UnitOptions = {},
): Promise<readonly PromiseSettledResult<Unit>[]> => {
  const lists = declarations.filter((one) => one.kind === "list");
  const [compiledLists, compiled] = await Promise.all([
    compileLists(lists, more),
    Promise.allSettled(
      declarations.map((one) => (one.kind === "regex" ? compileRegex(one, cacheDir) : undefined)),
    ),
  ]);
  const rest = [...compiledLists];
  return compiled.map((result) => {
    if (result.status === "rejected") return result;
    return result.value ? { status: "fulfilled", value: result.value } : (rest.shift() ?? MISSING);
  });
};

const MISSING: PromiseRejectedResult = { status: "rejected", reason: new Error("a list was not compiled") };

const compileRegex = async (declaration: RegexDeclaration, cacheDir: string | undefined): Promise<Unit> => {
  const { id, ...content } = declaration;
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  const known = made.get(hash)?.deref();
  if (known) return known;
  let begun = making.get(hash);
  if (!begun) {
    begun = makeRegex(declaration, cacheDir).finally(() => making.delete(hash));
    making.set(hash, begun);
  }
  const unit = await begun.catch((error: unknown) => {
    // The same content may be under way under another id.
    throw error instanceof PatternsRefused
      ? new PatternsRefused(error.problems.map((problem) => ({ ...problem, id })))
      : error;
  });
  for (const [key, ref] of made) if (!ref.deref()) made.delete(key);
  made.set(hash, new WeakRef(unit));
  return unit;
};

const makeRegex = async (declaration: RegexDeclaration, cacheDir: string | undefined): Promise<Unit> => {
  const { id, flags = "", maxMatchChars, longer } = declaration;
  const message = conditionsProblem(declaration);
  if (message !== undefined) throw refused(id, { code: "PATTERN_EMPTY", message });
  const extent = checkedExtent(declaration);
  const problem = await vet(extent, cacheDir);
  if (problem) throw refused(id, problem);
  const longest =
    maxMatchChars === undefined ? undefined : { chars: maxMatchChars, release: longer === "release" };
  return regexUnit({
    extent,
    flags,
    longest,
    conditions: conditionsOf(declaration),
    prefix: await safePrefix(extent, cacheDir),
  });
};

/** The expression that finds what may become a match, where it is safe; there is another way. */
const safePrefix = async (
  { prefix, ahead, ways }: Extent,
  cacheDir: string | undefined,
): Promise<string | undefined> => {
  if (!prefix) return undefined;
  const isSafe = await isPlainlySafe({ vetted: prefix.vetted, ahead, ways }, cacheDir);
  return isSafe ? prefix.source : undefined;
};

const checkedExtent = ({ id, source, flags = "", maxMatchChars }: RegexDeclaration) => {
  try {
    new RegExp(source, flags);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refused(id, {
      code: "PATTERN_SYNTAX",
      message: `the expression is not valid (${why}): correct it`,
    });
  }
  try {
    return extentOf(source, flags, maxMatchChars);
  } catch (error) {
    if (error instanceof ExtentRefused) throw refused(id, { code: error.code, message: error.message });
    throw error;
  }
};

const refused = (id: string, problem: Omit<PatternProblem, "id">): PatternsRefused =>
  new PatternsRefused([{ id, ...problem }]);
