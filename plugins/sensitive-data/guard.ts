import type { MaskForm, MaskForms, PatternDeclaration } from "@sluice/sdk";
import { CATEGORIES, type Category, patternsOf } from "./categories.ts";
import type { Action, Config, Custom, Form } from "./config.ts";

/** What an instance looks for, and what becomes of it. */
export interface Guard {
  readonly action: Action;
  readonly declarations: readonly PatternDeclaration[];
  /** By the ids of the patterns. */
  readonly forms: MaskForms;
}

/** Patterns of one category are told apart by a number: `credit_card.0`. */
export const categoryOf = (id: string): string => id.slice(0, id.indexOf("."));

const TAIL = "-tail";
/** Whether what a pattern finds goes with what stands before it. */
export const isTail = (id: string): boolean => id.endsWith(TAIL);

const NOTHING: MaskForm = { with: "" };

/** The guard that a config describes. */
export const guardOf = (config: Config): Guard => {
  const { action, categories, allow, custom } = config;
  const asked = categories === "all" ? CATEGORIES : CATEGORIES.filter((name) => categories.includes(name));
  const declarations = [
    ...custom.map((one, at) => customDeclaration(one, at, allow)),
    ...asked.flatMap((category) => declarationsOf(category, allow)),
  ];
  const forms = declarations.map(
    ({ id }) => [id, isTail(id) ? NOTHING : formOf(categoryOf(id), config)] as const,
  );
  return { action, declarations, forms: Object.fromEntries(forms) };
};

/** What finds a category, but for what is let through. */
export const declarationsOf = (
  category: Category,
  allow: readonly string[] = [],
): readonly PatternDeclaration[] =>
  patternsOf(category).map(({ tail, ...pattern }, at) => {
    const id = `${category}.${at}${tail ? TAIL : ""}`;
    const except = [...(pattern.except ?? []), ...allow];
    const declared: PatternDeclaration =
      pattern.kind === "list" ? { ...pattern, id } : { ...pattern, kind: "regex", id };
    return except.length > 0 ? { ...declared, except } : declared;
  });

const customDeclaration = (
  { name, pattern, flags, maxMatchChars, near }: Custom,
  at: number,
  allow: readonly string[],
): PatternDeclaration => ({
  id: `${name}.own-${at}`,
  kind: "regex",
  source: pattern,
  maxMatchChars,
  ...(flags ? { flags } : {}),
  ...(near ? { near } : {}),
  ...(allow.length > 0 ? { except: allow } : {}),
});

const formOf = (category: string, { mask, maskBy }: Config): MaskForm =>
  writtenAs(maskBy[category] ?? mask, category.toUpperCase());

const writtenAs = (form: Form, label: string): MaskForm => {
  if (form === "category") return { with: `[${label}]` };
  if (form === "alias") return { alias: label };
  return "hash" in form ? { hash: label, key: form.hash } : form;
};
