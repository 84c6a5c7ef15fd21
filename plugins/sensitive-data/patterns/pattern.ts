import type { PatternDeclaration } from "@sluice/sdk";

type Without<D> = D extends unknown ? Omit<D, "id" | "normalise"> : never;
type Regex = Without<Extract<PatternDeclaration, { kind: "regex" }>>;
type List = Without<Extract<PatternDeclaration, { kind: "list" }>>;

/** One pattern of a category: a regular expression where nothing else is said. */
export type Pattern = (List | (Omit<Regex, "kind"> & { readonly kind?: undefined })) & {
  /** Whether it goes with what stands before it: it is masked with nothing, and does not count. */
  readonly tail?: true;
};

/** Patterns by category: what any of them finds is of the category. */
export type Family = Readonly<Record<string, readonly Pattern[]>>;

/** A number stands by itself: no letter, digit, or decimal part before or behind it. */
export const BEGIN = "(?<!\\w|\\d[.-])";
export const END = "(?!\\w|[.-]\\d)";
/** The same where points and hyphens next to it say nothing. */
export const WORD_BEGIN = "(?<!\\w)";
export const WORD_END = "(?!\\w)";

/** No letter, digit or hyphen next to it. */
export const ALONE = "(?<![\\w-])";
export const ALONE_END = "(?![\\w-])";

const WHOSE = ["employee", "customer", "client", "patient", "user", "person", "member", "applicant"];

/** Each phrase as people and programs write it: `tax id`, `tax_id`, `tax-id`, `taxId`. */
export const spelled = (...phrases: readonly string[]): readonly string[] => [
  ...new Set(phrases.flatMap((phrase) => [" ", "_", "-", ""].map((gap) => phrase.replaceAll(" ", gap)))),
];

/** An abbreviation, and names of fields that hold it: `tfn`, `employee_tfn`, `tfn_number`, `tfnNo`. */
export const fields = (...names: readonly string[]): readonly string[] => [
  ...spelled(...names),
  ...names.flatMap((name) => WHOSE.flatMap((whose) => [`${whose}_${name}`, `${whose}${name}`])),
  ...names.flatMap((name) => spelled(`${name} number`, `${name} no`, `${name} nr`, `${name} num`)),
];

/** Words and phrases that are written one after the other, with `|` between them. */
export const listed = (text: string): readonly string[] =>
  text
    .split("|")
    .map((word) => word.trim())
    .filter((word) => word !== "");
