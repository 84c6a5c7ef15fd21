import type { PatternDeclaration } from "@sluice/sdk";
import { type Check, checkOf } from "./checks/index.ts";
import { Except } from "./except.ts";
import { level } from "./leveller.ts";
import { Near } from "./near.ts";
import { Letters, levellingOf } from "./normalise.ts";
import type { Edges } from "./starts.ts";

/**
 * What becomes of a match: it `counts`; it is passed `over`; or it is `wrong`, and the next is looked for from the next
 * character on, as if its check characters were part of the expression.
 */
export type Judgement = "counts" | "over" | "wrong";

/** What a pattern asks of its matches beyond what it is. */
export interface Conditions {
  readonly check?: Check | undefined;
  readonly near?: Near | undefined;
  readonly except?: Except | undefined;
}

/** The conditions of a declaration; undefined where it has none. Their texts are levelled as the text will be. */
export const conditionsOf = (declaration: PatternDeclaration): Conditions | undefined => {
  const { near, except } = declaration;
  const check = declaration.kind === "regex" ? declaration.check : undefined;
  if (!check && !near && !except?.length) return undefined;
  const levelled = levellerOf(declaration);
  return {
    check: check && checkOf(check),
    near: near && new Near({ ...near, words: near.words.map(levelled) }, declaration.across === "turns"),
    except: except?.length ? new Except(except.map(exceptIn(levelled))) : undefined,
  };
};

/** What makes a declaration's conditions hold everywhere or nowhere. */
export const conditionsProblem = (declaration: PatternDeclaration): string | undefined => {
  const { near, except = [] } = declaration;
  const levelled = levellerOf(declaration);
  const word = near?.words.findIndex((one) => levelled(one).trim() === "") ?? -1;
  if (word >= 0) return `nothing is left of word ${word} of near when it is levelled: take it out`;
  if (near && near.before === 0 && (near.after ?? 0) === 0) {
    return "near looks at no character: raise before or after";
  }
  const entry = except.findIndex((one) => /^\*?$/.test(exceptIn(levelled)(one)));
  return entry < 0
    ? undefined
    : `nothing is left of entry ${entry} of except when it is levelled: take it out`;
};

const levellerOf = (declaration: PatternDeclaration): ((text: string) => string) => {
  const asked = levellingOf(declaration);
  if (asked.length === 0) return (text) => text;
  const letters = new Letters(asked);
  return (text) => level(text, letters).text;
};

/** The `*` of an entry is none of its letters. */
const exceptIn =
  (levelled: (text: string) => string) =>
  (entry: string): string => {
    if (entry.startsWith("*")) return `*${levelled(entry.slice(1))}`;
    return entry.endsWith("*") ? `${levelled(entry.slice(0, -1))}*` : levelled(entry);
  };

/** Judges the match in `[start, end)` of a window. */
export const judge = (
  { check, near, except }: Conditions,
  window: string,
  start: number,
  end: number,
  edges: Edges,
): Judgement => {
  if (check || except) {
    const match = window.slice(start, end);
    if (check && !check(match)) return "wrong";
    if (except?.has(match)) return "over";
  }
  return near && !near.isNear(window, start, end, edges) ? "over" : "counts";
};
