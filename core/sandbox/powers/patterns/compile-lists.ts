import { createHash } from "node:crypto";
import type { Automaton } from "./automaton.ts";
import { BackgroundFailed, background } from "./background.ts";
import { conditionsOf, conditionsProblem } from "./conditions.ts";
import { type ListDeclaration, type PatternProblem, PatternsRefused } from "./declaration.ts";
import { type Built, buildLists, type ListsContent } from "./list.ts";
import { listUnit } from "./list-unit.ts";
import { literalNeeds } from "./literals.ts";
import { levellingOf } from "./normalise.ts";
import type { Unit } from "./unit.ts";

/** Lists with fewer characters are built at once: some milliseconds. */
const BUILD_HERE_CHARS = 4000;
const BUILD_LIMIT_MS = 60_000;

/** What was built, by what it was built of; what no unit holds any more goes. */
const made = new Map<string, WeakRef<Automaton>>();
const making = new Map<string, Promise<Built>>();

/**
 * Compiles lists. Those that are levelled alike have one automaton, so that a text is gone through once for all of them. The
 * units come in the order of the declarations. `more`: whether texts may go on.
 */
export const compileLists = async (
  declarations: readonly ListDeclaration[],
  more: boolean,
): Promise<readonly PromiseSettledResult<Unit>[]> => {
  const units = new Map<ListDeclaration, Promise<Unit>>();
  const sound = declarations.filter((declaration) => {
    const message = conditionsProblem(declaration);
    if (message === undefined) return true;
    units.set(declaration, Promise.reject(refused(declaration.id, { code: "PATTERN_EMPTY", message })));
    return false;
  });
  const byLevelling = Map.groupBy(sound, (declaration) => levellingOf(declaration).join(" "));
  for (const group of byLevelling.values()) {
    const built = builtOf({
      lists: group.map(({ entries }) => entries),
      normalise: group.slice(0, 1).flatMap(levellingOf),
      more,
    });
    for (const [list, declaration] of group.entries())
      units.set(declaration, unitOf(declaration, list, built));
  }
  return Promise.allSettled(declarations.map((declaration) => units.get(declaration) ?? Promise.reject()));
};

const unitOf = async (
  declaration: ListDeclaration,
  list: number,
  building: Promise<Built>,
): Promise<Unit> => {
  const { id, entries, wholeWord = false, maxMatchChars, normalise } = declaration;
  const built = await building.catch((error: unknown) => {
    if (!(error instanceof BackgroundFailed)) throw error;
    throw refused(id, {
      code: "PATTERN_TOO_MANY",
      message: `the list could not be built (${error.message}): give fewer or shorter entries`,
    });
  });
  if (built.kind === "empty") {
    const empty = built.entries.find((one) => one.list === list);
    if (!empty) return NO_UNIT;
    throw refused(id, {
      code: "PATTERN_EMPTY",
      message: `nothing is left of entry ${empty.entry} when it is levelled: take it out, or ask for less in normalise`,
    });
  }
  const { automaton } = built;
  const maxLength = automaton.maxLengths[list] ?? 0;
  if (maxMatchChars !== undefined && maxLength > maxMatchChars) {
    throw refused(id, {
      code: "PATTERN_TOO_LONG",
      message: `an entry has ${maxLength} characters, maxMatchChars is ${maxMatchChars}: raise it, or take the entry out`,
    });
  }
  return listUnit({
    automaton,
    list,
    wholeWord,
    longest: maxMatchChars,
    conditions: conditionsOf(declaration),
    needs: normalise ? undefined : literalNeeds(entries),
  });
};

/** Stands for a list beside one that is refused, and so never looked for. */
const NO_UNIT: Unit = {
  behind: 0,
  ahead: 0,
  longest: 0,
  max: 0,
  search: (_window, _from, to) => to,
  openFrom: () => Number.POSITIVE_INFINITY,
  concerns: () => false,
};

const builtOf = async (content: ListsContent): Promise<Built> => {
  const json = JSON.stringify(content);
  const hash = createHash("sha256").update(json).digest("hex");
  const known = made.get(hash)?.deref();
  if (known) return { kind: "built", automaton: known };
  let begun = making.get(hash);
  if (!begun) {
    begun = build(content, json).finally(() => making.delete(hash));
    making.set(hash, begun);
  }
  const built = await begun;
  for (const [key, ref] of made) if (!ref.deref()) made.delete(key);
  if (built.kind === "built") made.set(hash, new WeakRef(built.automaton));
  return built;
};

const build = async (content: ListsContent, json: string): Promise<Built> => {
  const chars = content.lists.flat().reduce((sum, { length }) => sum + length, 0);
  if (chars <= BUILD_HERE_CHARS) return buildLists(content);
  const outcome = await background.run({ kind: "build", lists: json }, BUILD_LIMIT_MS);
  if (outcome.kind !== "vetted") return outcome;
  throw new BackgroundFailed("another job's outcome came back");
};

const refused = (id: string, problem: Omit<PatternProblem, "id">): PatternsRefused =>
  new PatternsRefused([{ id, ...problem }]);
