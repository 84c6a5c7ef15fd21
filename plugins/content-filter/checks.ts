import type { PatternDeclaration, Static } from "@sluice/sdk";
import type { Action, config } from "./config.ts";
import { invisiblePatterns } from "./invisible.ts";
import { jailbreakPatterns } from "./jailbreak/index.ts";
import { JAILBREAK_KINDS, type Jailbreak } from "./jailbreak/kinds.ts";
import { languagePatterns } from "./languages/index.ts";
import { phrasePatterns } from "./phrases.ts";
import { urlPatterns } from "./urls.ts";

/** What a denial says, by what was found; the first that is found counts. */
export const DENIALS = {
  jailbreak: {
    code: "JAILBREAK",
    message: "The request tries to change what the model is told to be or to do. Ask without that.",
  },
  invisible: {
    code: "INVISIBLE_TEXT",
    message: "The text holds invisible characters that hide something. Take them out.",
  },
  content: { code: "CONTENT_BLOCKED", message: "The text holds what is not allowed here. Leave it out." },
  url: { code: "URL_NOT_ALLOWED", message: "The text names a URL of a host that is not allowed here." },
  language: {
    code: "LANGUAGE_NOT_ALLOWED",
    message: "The text is in a language that is not allowed here. Use another one.",
  },
} as const;

/** What may be found. */
export type Finding = keyof typeof DENIALS;

/** What it means that a pattern is found. */
export interface Meaning {
  readonly finding: Finding;
  /** As records and tags name it. */
  readonly category: string;
  readonly action: Action;
  /** What stands in its place where it is masked. */
  readonly mask: string;
}

/** What is looked for, and what it means. */
export interface Checks {
  readonly patterns: readonly PatternDeclaration[];
  /** By pattern. */
  readonly meanings: ReadonlyMap<string, Meaning>;
}

interface Check {
  readonly meaning: Meaning;
  readonly patterns: readonly PatternDeclaration[];
}

type Config = Static<typeof config>;

/** The checks that a config asks for. */
export const checksOf = (given: Config): Checks => {
  const all = CHECKS.flatMap((check) => check(given));
  return {
    patterns: all.flatMap(({ patterns }) => patterns),
    meanings: new Map(all.flatMap(({ meaning, patterns }) => patterns.map(({ id }) => [id, meaning]))),
  };
};

const meant = (finding: Finding, category: string, { action, maskWith }: Config): Meaning => ({
  finding,
  category,
  action,
  mask: maskWith,
});

const CHECKS: readonly ((given: Config) => readonly Check[])[] = [
  (given) =>
    jailbreaks(given.jailbreak).map((kind) => ({
      meaning: meant("jailbreak", kind, given),
      patterns: jailbreakPatterns(kind, `jailbreak.${kind}`, given.normalise),
    })),
  (given) => {
    const { invisible } = given;
    if (invisible === "off") return [];
    const meaning: Meaning = { finding: "invisible", category: "invisible", action: invisible, mask: "" };
    return [{ meaning, patterns: invisiblePatterns("invisible") }];
  },
  (given) => {
    const { phrases = {}, normalise } = given;
    const lists = Array.isArray(phrases) ? { phrases } : phrases;
    return phrasePatterns(lists, "phrases", normalise).map(({ category, declaration }) => ({
      meaning: meant("content", category, given),
      patterns: [declaration],
    }));
  },
  (given) =>
    given.patterns.map(({ name, levelled, ...regex }) => ({
      meaning: meant("content", name, given),
      patterns: [
        {
          id: `pattern.${name}`,
          kind: "regex",
          ...regex,
          ...(levelled ? { normalise: given.normalise } : {}),
        },
      ],
    })),
  (given) =>
    given.urls
      ? [{ meaning: meant("url", "url", given), patterns: urlPatterns(given.urls.allow, "url") }]
      : [],
  (given) => {
    if (!given.languages) return [];
    const meaning = meant("language", "language", given);
    // Words in the place of a few words of a text in another language would leave the rest of it.
    const action = meaning.action === "mask" ? "block" : meaning.action;
    return [
      { meaning: { ...meaning, action }, patterns: languagePatterns(given.languages.allow, "language") },
    ];
  },
];

const jailbreaks = (asked: boolean | readonly Jailbreak[]): readonly Jailbreak[] => {
  if (typeof asked !== "boolean") return asked;
  return asked ? JAILBREAK_KINDS : [];
};
