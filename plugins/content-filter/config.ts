import { type Normalisation, Type } from "@sluice/sdk";
import { JAILBREAK_KINDS, type Jailbreak } from "./jailbreak/kinds.ts";
import { LANGUAGE_CODES } from "./languages/languages.ts";

const MAX_PHRASES = 100_000;
const NAME = "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$";

/** All that a text may be disguised with. */
export const EVASIONS = [
  "case",
  "width",
  "zero-width",
  "marks",
  "homoglyph",
  "leet",
  "spacing",
  "base64",
] as const satisfies readonly Normalisation[];

const Action = Type.Union([Type.Literal("block"), Type.Literal("mask"), Type.Literal("tag")]);
/** What is done with what is found. */
export type Action = typeof Action.static;

const list = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    minItems: 1,
    maxItems: MAX_PHRASES,
    description,
  });

const phrases = Type.Union(
  [
    list("Phrases; their category is `phrases`."),
    Type.Record(Type.String({ pattern: NAME }), list("Phrases of this category."), {
      minProperties: 1,
      maxProperties: 100,
      additionalProperties: false,
      description: "Phrases by the name of their category.",
    }),
  ],
  {
    description:
      "Phrases that must not stand in a text, as whole words: a list, or lists by name; 100,000 in all.",
  },
);

const Pattern = Type.Object(
  {
    name: Type.String({ pattern: NAME, description: "Its category in records and tags." }),
    source: Type.String({
      minLength: 1,
      maxLength: 10_000,
      description: "A regular expression as in JavaScript. Refused where text can make it slow.",
    }),
    flags: Type.Optional(
      Type.String({ pattern: "^[imsuv]{0,4}$", description: "Some of `i`, `m`, `s` and one of `u`, `v`." }),
    ),
    maxMatchChars: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 4096,
        description: "Its longest match, in UTF-16 units; needed where the expression has no end.",
      }),
    ),
    levelled: Type.Boolean({
      default: false,
      description:
        "Whether it sees the text without disguises, by `normalise`: in small letters, among other things. Default false.",
    }),
  },
  { additionalProperties: false, description: "A regular expression." },
);

const Kinds = Type.Unsafe<readonly Jailbreak[]>(
  Type.Array(Type.Union(JAILBREAK_KINDS.map((kind) => Type.Literal(kind))), {
    minItems: 1,
    uniqueItems: true,
    description: "Some kinds of attacks only.",
  }),
);

/** What a text must not hold. What is not named is not looked for. */
export const config = Type.Object(
  {
    action: Type.Unsafe<Action>({
      ...Action,
      default: "block",
      description:
        "What is done with what is found. `block`: the request or answer is denied. `mask`: `maskWith` stands in its place; a language is denied all the same. `tag`: the tag `content-filter` of the exchange names the categories. Default `block`.",
    }),
    maskWith: Type.String({
      default: "[FILTERED]",
      maxLength: 100,
      description: "What stands in the place of what is masked. Default `[FILTERED]`.",
    }),
    phrases: Type.Optional(phrases),
    patterns: Type.Array(Pattern, {
      default: [],
      maxItems: 100,
      description: "Regular expressions that must not match. They see the text as it is.",
    }),
    jailbreak: Type.Union([Type.Boolean(), Kinds], {
      default: false,
      description:
        "Attacks on the model, in requests only: `true` for all kinds, or some of `instruction_override`, `role_play`, `prompt_extraction`, `payload_split`. Default false.",
    }),
    invisible: Type.Union([...Action.anyOf, Type.Literal("off")], {
      default: "off",
      description:
        "What is done with invisible and direction characters that hide something; `mask` takes them out. Default `off`.",
    }),
    languages: Type.Optional(
      Type.Object(
        {
          allow: Type.Array(Type.Union(LANGUAGE_CODES.map((code) => Type.Literal(code))), {
            minItems: 1,
            uniqueItems: true,
            description: "The languages that a text may be in, by their codes of ISO 639-1.",
          }),
        },
        { additionalProperties: false, description: "Texts in other languages are found." },
      ),
    ),
    urls: Type.Optional(
      Type.Object(
        {
          allow: Type.Array(
            Type.String({
              pattern: "^(\\*\\.)?([A-Za-z0-9_-]+\\.)*[A-Za-z0-9_-]+$",
              maxLength: 253,
              description: "A host: `docs.example.com`, or `*.example.com` for all below it.",
            }),
            { maxItems: 1000, description: "The hosts that URLs may name." },
          ),
        },
        { additionalProperties: false, description: "URLs of other hosts are found." },
      ),
    ),
    normalise: Type.Unsafe<readonly Normalisation[]>(
      Type.Array(Type.Union(EVASIONS.map((one) => Type.Literal(one))), {
        uniqueItems: true,
        default: [...EVASIONS],
        description:
          "What phrases and attacks may be disguised with and are found all the same. Fewer are quicker. Default: all.",
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        action: "block",
        maskWith: "[FILTERED]",
        patterns: [],
        jailbreak: true,
        invisible: "block",
        languages: { allow: ["en"] },
        urls: { allow: ["docs.example.com"] },
        normalise: [...EVASIONS],
      },
    ],
  },
);
