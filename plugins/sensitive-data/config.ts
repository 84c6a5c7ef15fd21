import { Secret, type Static, Type } from "@sluice/sdk";
import { CATEGORIES, type Category, DEFAULT_CATEGORIES } from "./categories.ts";

const NAME = "^[a-z][a-z0-9_]{0,49}$";
const strict = { additionalProperties: false } as const;

const Named = Type.Unsafe<Category>(Type.Union(CATEGORIES.map((name) => Type.Literal(name))));

const Form = Type.Union([
  Type.Literal("category", { description: "`[CREDIT_CARD]`." }),
  Type.Literal("alias", {
    description: "`[CREDIT_CARD_1]`, the same for the same value; the answer gets the values back.",
  }),
  Type.Object(
    {
      keepLast: Type.Integer({
        minimum: 0,
        maximum: 64,
        description: "Letters and digits that stay at the end, at most half of them: `****1234`.",
      }),
      fill: Type.Optional(
        Type.String({ maxLength: 8, description: "What stands four times for the rest. Default `*`." }),
      ),
    },
    { ...strict, description: "The end of the value." },
  ),
  Type.Object(
    {
      hash: Secret({
        minLength: 16,
        description: "The key. Equal values have equal hashes: `[CREDIT_CARD:1f3a5c7e9b0d]`.",
      }),
    },
    { ...strict, description: "HMAC-SHA-256, 12 hexadecimal digits of it." },
  ),
]);
/** What stands in the place of a value. */
export type Form = Static<typeof Form>;

const Words = Type.Unsafe<readonly string[]>(
  Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 100 }),
);

const Custom = Type.Object(
  {
    name: Type.String({ pattern: NAME, description: "Its category: small letters, digits and `_`." }),
    pattern: Type.String({
      minLength: 1,
      maxLength: 10_000,
      description: "A regular expression as in JavaScript. Refused where text can make it slow.",
    }),
    flags: Type.Optional(
      Type.String({ pattern: "^[imsuv]{0,4}$", description: "Some of `i`, `m`, `s` and one of `u`, `v`." }),
    ),
    maxMatchChars: Type.Integer({
      minimum: 1,
      maximum: 4096,
      default: 256,
      description: "Its longest match, in UTF-16 units. Default 256.",
    }),
    near: Type.Optional(
      Type.Object(
        {
          words: Words,
          before: Type.Integer({
            minimum: 0,
            maximum: 200,
            default: 40,
            description: "How many characters before it are looked at. Default 40.",
          }),
          after: Type.Integer({
            minimum: 0,
            maximum: 200,
            default: 0,
            description: "How many behind it. Default 0.",
          }),
        },
        { ...strict, description: "It counts only where one of these words stands close to it." },
      ),
    ),
  },
  { ...strict, description: "A pattern of your own." },
);
/** A pattern of the administrator's own. */
export type Custom = Static<typeof Custom>;

const Action = Type.Union([Type.Literal("block"), Type.Literal("mask"), Type.Literal("tag")], {
  default: "mask",
  description:
    "What is done with what is found. `block`: the request or answer is denied with `SENSITIVE_DATA`. `mask`: as `mask` says. `tag`: the tag `sensitive-data` names the categories, and nothing else. Default `mask`.",
});
/** What is done with what is found. */
export type Action = Static<typeof Action>;

/** What is looked for, and what becomes of it. */
export const config = Type.Object(
  {
    action: Action,
    categories: Type.Unsafe<readonly Category[] | "all">(
      Type.Union(
        [Type.Literal("all"), Type.Array(Named, { minItems: 1, uniqueItems: true, description: "By name." })],
        {
          default: [...DEFAULT_CATEGORIES],
          description:
            "What is looked for: a list of names, or `all`. Default: secrets, payment, contacts, and numbers that states give.",
        },
      ),
    ),
    mask: Type.Unsafe<Form>({
      ...Form,
      default: "category",
      description:
        "What stands in the place of a value: `category`, `alias`, `{ keepLast: 4 }` or `{ hash: <key> }`. Default `category`.",
    }),
    maskBy: Type.Unsafe<Readonly<Record<string, Form>>>(
      Type.Record(Type.String({ pattern: NAME }), Form, {
        default: {},
        additionalProperties: false,
        description: "The same for some categories, by their names; `mask` holds for the others.",
      }),
    ),
    allow: Type.Unsafe<readonly string[]>(
      Type.Array(Type.String({ minLength: 1, maxLength: 1000, pattern: "[^*]" }), {
        default: [],
        maxItems: 1000,
        description:
          "Values that are let through, in any case; `*@example.com` for all that end so, `test-*` for all that begin so.",
      }),
    ),
    custom: Type.Array(Custom, { default: [], maxItems: 100, description: "Patterns of your own." }),
  },
  {
    ...strict,
    examples: [{ action: "mask", categories: "all", mask: "category", maskBy: {}, allow: [], custom: [] }],
  },
);
/** What is looked for, and what becomes of it. */
export type Config = Static<typeof config>;
