import { createHash } from "node:crypto";
import type { PatternDeclaration } from "@sluice/sdk";
import type { Automaton } from "./automaton.ts";
import { BackgroundFailed, background } from "./background.ts";
import { conditionsOf, conditionsProblem } from "./conditions.ts";
import {
  type ListDeclaration,
  type PatternProblem,
  PatternsRefused,
  type RegexDeclaration,
} from "./declaration.ts";
import { type Extent, extentOf } from "./extent.ts";
import { ExtentRefused } from "./extent-refused.ts";
import { type Built, buildList } from "./list.ts";
import { listUnit } from "./list-unit.ts";
import { regexUnit } from "./regex-unit.ts";
import type { Unit } from "./unit.ts";
import { isPlainlySafe, vet } from "./vet.ts";

/** Lists with fewer characters are built at once: some milliseconds. */
const BUILD_HERE_CHARS = 4000;
const BUILD_LIMIT_MS = 60_000;

/** Units by what they are made of; a unit that no matcher holds any more goes. */
const made = new Map<string, WeakRef<Unit>>();
const making = new Map<string, Promise<Unit>>();

/** Compiles one declaration, or finds the same one compiled. Rejects with `PatternsRefused`. */
export const compileUnit = async (
  declaration: PatternDeclaration,
  cacheDir: string | undefined,
): Promise<Unit> => {
  const { id, ...content } = declaration;
  const json = JSON.stringify(content);
  const hash = createHash("sha256").update(json).digest("hex");
  const known = made.get(hash)?.deref();
  if (known) return known;
  let begun = making.get(hash);
  if (!begun) {
    begun = make(declaration, json, cacheDir).finally(() => making.delete(hash));
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

const make = async (
  declaration: PatternDeclaration,
  json: string,
  cacheDir: string | undefined,
): Promise<Unit> => {
  const message = conditionsProblem(declaration);
  if (message !== undefined) throw refused(declaration.id, { code: "PATTERN_EMPTY", message });
  return declaration.kind === "regex" ? makeRegex(declaration, cacheDir) : makeList(declaration, json);
};

const makeRegex = async (declaration: RegexDeclaration, cacheDir: string | undefined): Promise<Unit> => {
  const { id, flags = "", maxMatchChars, longer } = declaration;
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

const makeList = async (declaration: ListDeclaration, json: string): Promise<Unit> => {
  const { id, entries } = declaration;
  const chars = entries.reduce((sum, { length }) => sum + length, 0);
  const built = chars <= BUILD_HERE_CHARS ? buildList(declaration) : await buildAside(id, json);
  if (built.kind === "built") return checkedList(declaration, built.automaton);
  throw refused(id, {
    code: "PATTERN_EMPTY",
    message: `nothing is left of entry ${built.entry} when it is levelled: take it out, or ask for less in normalise`,
  });
};

const checkedList = (declaration: ListDeclaration, automaton: Automaton): Unit => {
  const { id, wholeWord = false, maxMatchChars } = declaration;
  const { maxLength } = automaton;
  if (maxMatchChars !== undefined && maxLength > maxMatchChars) {
    throw refused(id, {
      code: "PATTERN_TOO_LONG",
      message: `an entry has ${maxLength} characters, maxMatchChars is ${maxMatchChars}: raise it, or take the entry out`,
    });
  }
  return listUnit({
    automaton,
    wholeWord,
    longest: maxMatchChars,
    conditions: conditionsOf(declaration),
  });
};

const buildAside = async (id: string, list: string): Promise<Built> => {
  try {
    const outcome = await background.run({ kind: "build", list }, BUILD_LIMIT_MS);
    if (outcome.kind !== "vetted") return outcome;
    throw new BackgroundFailed("another job's outcome came back");
  } catch (error) {
    if (!(error instanceof BackgroundFailed)) throw error;
    throw refused(id, {
      code: "PATTERN_TOO_MANY",
      message: `the list could not be built (${error.message}): give fewer or shorter entries`,
    });
  }
};

const refused = (id: string, problem: Omit<PatternProblem, "id">): PatternsRefused =>
  new PatternsRefused([{ id, ...problem }]);
