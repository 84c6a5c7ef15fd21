import { type Static, Type } from "@sinclair/typebox";
import { PatternCheckSchema } from "./pattern-checks.ts";

/** The most declarations that one plugin instance may have. */
export const MAX_PATTERNS = 1000;
/** The most list entries that one plugin instance may have, over all its lists. */
export const MAX_PATTERN_ENTRIES = 200_000;

/** How far from a match the words of its `near` may be looked for. */
export const MAX_NEAR_CHARS = 200;

const Id = Type.String({
  pattern: "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$",
  description: "Its name in `ctx.matches`: letters, digits, `_`, `.` and `-`, at most 100.",
});

const maxMatchChars = (description: string) => Type.Integer({ minimum: 1, maximum: 65_536, description });

/** What a text may be disguised with. Places are those of the text as it was. */
const Normalisation = Type.Union([
  Type.Literal("case"),
  Type.Literal("width"),
  Type.Literal("marks"),
  Type.Literal("zero-width"),
  Type.Literal("homoglyph"),
  Type.Literal("leet"),
  Type.Literal("spacing"),
  Type.Literal("base64"),
]);
/**
 * What a text may be disguised with: `case`; `width`, full and half; `marks`, diacritics; `zero-width` characters;
 * `homoglyph`, what looks like a Latin letter (letters of other scripts, small capitals, letters in boxes); `leet`, digits for
 * letters; `spacing` between letters, and white space of any kind and length, which is one space; `base64`: runs of 16 and more characters are decoded and looked through too, as far as they are text. The place is that of the whole run.
 */
export type Normalisation = Static<typeof Normalisation>;

const normalise = Type.Optional(
  Type.Unsafe<readonly Normalisation[]>(
    Type.Array(Normalisation, {
      uniqueItems: true,
      description: "What the text may be disguised with and is found all the same. Default: nothing.",
    }),
  ),
);

const longer = Type.Optional(
  Type.Union([Type.Literal("match"), Type.Literal("release")], {
    default: "match",
    description:
      "What becomes of a match longer than `maxMatchChars`: its beginning counts as one (`match`), or none of it (`release`).",
  }),
);

const near = Type.Optional(
  Type.Object(
    {
      words: Type.Unsafe<readonly string[]>(
        Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
          minItems: 1,
          maxItems: 1000,
          description:
            "Words or phrases, found whole and in any case; a space in one is any white space. `_` and a capital behind a small letter part words: `ssn` is found in `user_ssn` and `ssnNumber`.",
        }),
      ),
      before: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: MAX_NEAR_CHARS,
          default: 40,
          description: "How many characters before the match are looked at.",
        }),
      ),
      after: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: MAX_NEAR_CHARS,
          default: 0,
          description: "How many behind it. A stream is held for so long where no word stands before.",
        }),
      ),
    },
    {
      additionalProperties: false,
      description: "A match counts only where one of these words stands close to it.",
    },
  ),
);

const except = Type.Optional(
  Type.Unsafe<readonly string[]>(
    Type.Array(Type.String({ minLength: 1, maxLength: 1000, pattern: "[^*]" }), {
      maxItems: 10_000,
      description:
        "Matches that never count, in any case. `*@example.com` is all that end so, `test-*` all that begin so.",
    }),
  ),
);

const across = Type.Optional(
  Type.Literal("turns", {
    description:
      "Looked for in requests only, in what users and tools say: all user turns of the request as one text, in which white space counts once, and once more with quoted pieces that follow one another put together. A match over several turns is a place in each.",
  }),
);

const RegexSchema = Type.Object(
  {
    id: Id,
    kind: Type.Literal("regex"),
    source: Type.String({
      minLength: 1,
      maxLength: 10_000,
      description:
        "A regular expression as in JavaScript, without slashes. Refused where text can make it slow.",
    }),
    flags: Type.Optional(
      Type.String({
        pattern: "^(?!.*(.).*\\1)(?!.*u.*v)(?!.*v.*u)[imsuv]*$",
        description: "Some of `i`, `m`, `s` and one of `u` and `v`. All matches are found. Default: none.",
      }),
    ),
    maxMatchChars: Type.Optional(
      maxMatchChars(
        "The longest match, in UTF-16 units. Default: what the expression can match; needed where that has no end.",
      ),
    ),
    longer,
    check: Type.Optional(PatternCheckSchema),
    near,
    except,
    normalise,
    across,
  },
  { additionalProperties: false },
);

const ListSchema = Type.Object(
  {
    id: Id,
    kind: Type.Literal("list"),
    entries: Type.Unsafe<readonly string[]>(
      Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
        minItems: 1,
        maxItems: MAX_PATTERN_ENTRIES,
        description: "Phrases that are looked for as they stand. Of two at one place the longer counts.",
      }),
    ),
    choices: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          "Whether `{a|b|}` in entries and words nearby stands for `a`, `b` or nothing, so that one entry is many. White space then counts once. All that they stand for counts as entries.",
      }),
    ),
    wholeWord: Type.Optional(
      Type.Boolean({
        default: false,
        description: "Only where no letter, digit or underscore stands next to it.",
      }),
    ),
    near,
    except,
    normalise,
    across,
    maxMatchChars: Type.Optional(
      maxMatchChars("The longest match, in UTF-16 units. Default: the longest entry."),
    ),
  },
  { additionalProperties: false },
);

/**
 * A pattern as data: a regular expression, or a list of phrases. Declared in `powers.patterns` or, where it depends on
 * the config, in `setup`.
 * @example { id: "iban", kind: "regex", source: "\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b", maxMatchChars: 34 }
 * @example { id: "card", kind: "regex", source: "\\b(?:\\d[ -]?){12,18}\\d\\b", check: { kind: "luhn" } }
 * @example { id: "names", kind: "list", entries: ["Project Falcon"], wholeWord: true, normalise: ["case"] }
 * @example { id: "leaks", kind: "list", entries: ["{our|the} {secret|internal} {plan|plans}"], choices: true }
 */
export const PatternDeclarationSchema = Type.Union([RegexSchema, ListSchema]);
/** A pattern as data: a regular expression, or a list of phrases. */
export type PatternDeclaration = Static<typeof PatternDeclarationSchema>;

/** The patterns of one plugin instance. */
export const PatternDeclarationsSchema = Type.Unsafe<readonly PatternDeclaration[]>(
  Type.Array(PatternDeclarationSchema, { maxItems: MAX_PATTERNS }),
);

/** A place where a pattern matches. */
export interface PatternMatch {
  /** The declaration's `id`. */
  readonly pattern: string;
  /** The segment's `index`. */
  readonly segment: number;
  /** Where the match begins in the segment's text, in UTF-16 units. */
  readonly start: number;
  /** Where it ends: the first unit behind it. */
  readonly end: number;
}

/**
 * How many matches each pattern has, by its `id`; only those with any. They are disjoint: of two at one place the one
 * that begins first counts, then the one whose pattern was declared first, then the longest.
 */
export type MatchCounts = Readonly<Record<string, number>>;
