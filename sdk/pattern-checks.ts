import { type ArrayOptions, type Static, type TSchema, Type } from "@sinclair/typebox";

/** A list that its giver need not be able to change. */
const list = <Item extends TSchema>(item: Item, options: ArrayOptions) =>
  Type.Unsafe<readonly Static<Item>[]>(Type.Array(item, options));

const separators = Type.Optional(
  Type.String({
    default: " -./",
    maxLength: 20,
    description: "Characters that are passed over; space, hyphen, point and slash if nothing is said.",
  }),
);

/** What is done to a match before its check characters are counted. */
const asWritten = {
  separators,
  replace: Type.Optional(
    Type.Record(Type.String({ minLength: 1, maxLength: 4 }), Type.String({ maxLength: 4 }), {
      description:
        "What is counted in place of a text, in upper case: `2A` as `19`, or letters as two digits each. The longest first.",
    }),
  ),
  prefixes: Type.Optional(
    list(Type.String({ pattern: "^[0-9A-Z]{0,20}$" }), {
      minItems: 1,
      maxItems: 5,
      description:
        "What is counted before the match and does not stand in it; right with one of these is right. Default: nothing.",
    }),
  ),
  last: Type.Optional(
    Type.Integer({
      minimum: 2,
      maximum: 100,
      description: "How many characters count, from the end; those before them do not. Default: all.",
    }),
  ),
  padTo: Type.Optional(
    Type.Integer({
      minimum: 2,
      maximum: 100,
      description: "Shorter ones are counted with zeros before them, up to so many characters.",
    }),
  ),
  refuse: Type.Optional(
    Type.Union([Type.Literal("same-digit"), Type.Literal("nothing")], {
      default: "same-digit",
      description: "Whether a number of one digit alone (zeros only, say) is refused even where it is right.",
    }),
  ),
};

const strict = { additionalProperties: false };

const Luhn = Type.Object({ kind: Type.Literal("luhn"), ...asWritten }, strict);
const Verhoeff = Type.Object({ kind: Type.Literal("verhoeff"), ...asWritten }, strict);
const Mod11Dash10 = Type.Object({ kind: Type.Literal("mod11-10"), ...asWritten }, strict);

const Mod97 = Type.Object(
  {
    kind: Type.Literal("mod97"),
    ...asWritten,
    rotate: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10,
        description:
          "How many characters from the beginning are counted at the end: 4 for an IBAN. Default: none.",
      }),
    ),
    form: Type.Optional(
      Type.Union([Type.Literal("one"), Type.Literal("complement")], {
        default: "one",
        description:
          "`one`: the remainder of all is 1 (ISO 7064). `complement`: the last two digits are 97 less the remainder of the rest.",
      }),
    ),
  },
  strict,
);

const Sum = Type.Object(
  {
    weights: list(Type.Integer({ minimum: -1_000_000_000, maximum: 1_000_000_000 }), {
      minItems: 1,
      maxItems: 100,
      description: "By what each character is multiplied, from the first on; those beyond count nothing.",
    }),
    modulus: Type.Integer({
      minimum: 2,
      maximum: 1000,
      description: "By what the sum is divided; the remainder says what is right.",
    }),
    values: Type.Optional(
      list(Type.Record(Type.String({ minLength: 1, maxLength: 1 }), Type.Integer()), {
        minItems: 1,
        maxItems: 10,
        description:
          "What characters are worth; several tables take turns, place by place. A character in none makes the match wrong, unless its weight is 0. Default: digits their own, A to Z 10 to 35.",
      }),
    ),
    digitSums: Type.Optional(
      Type.Boolean({ default: false, description: "Whether of each product the sum of its digits counts." }),
    ),
    at: Type.Optional(
      Type.Integer({
        minimum: -100,
        maximum: 99,
        description:
          "Where the check character stands, from 0; from the end if negative. Default: -1, the last.",
      }),
    ),
    characters: Type.Optional(
      Type.String({
        minLength: 2,
        maxLength: 1000,
        description:
          "The check character by remainder: as many as `modulus`; `-` where there is none. Without it the remainder must be `equals`.",
      }),
    ),
    equals: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 999,
        default: 0,
        description: "The remainder that is right, where check characters are in the sum like the others.",
      }),
    ),
  },
  strict,
);

const Weighted = Type.Object(
  {
    kind: Type.Literal("weighted"),
    ...asWritten,
    sums: list(Sum, {
      minItems: 1,
      maxItems: 5,
      description: "All must be right: one for each check character.",
    }),
  },
  strict,
);

const Base58Check = Type.Object(
  {
    kind: Type.Literal("base58check"),
    form: Type.Optional(
      Type.Union(
        [Type.Literal("bitcoin"), Type.Literal("ripple"), Type.Literal("monero"), Type.Literal("ss58")],
        {
          default: "bitcoin",
          description:
            "`bitcoin`: and all that took its form over. `ripple`: the same with the digits of the XRP Ledger. `monero`: in blocks, with Keccak-256. `ss58`: Polkadot and its like, with BLAKE2b.",
        },
      ),
    ),
  },
  strict,
);
const Bech32 = Type.Object(
  {
    kind: Type.Literal("bech32"),
    form: Type.Optional(
      Type.Union(
        [Type.Literal("segwit"), Type.Literal("bech32"), Type.Literal("bech32m"), Type.Literal("long")],
        {
          default: "segwit",
          description:
            "`segwit`: a witness program, by the one or the other according to its version (BIP 350). `long`: Bech32 of more than 90 characters too, as Cardano has it.",
        },
      ),
    ),
  },
  strict,
);
const CashAddr = Type.Object({ kind: Type.Literal("cashaddr") }, strict);
const Crc16 = Type.Object(
  {
    kind: Type.Literal("crc16"),
    form: Type.Union([Type.Literal("strkey"), Type.Literal("ton")], {
      description: "`strkey`: base32, as Stellar has it (SEP-23). `ton`: base64, as TON has it.",
    }),
  },
  strict,
);
const Eip55 = Type.Object({ kind: Type.Literal("eip55") }, strict);

/** How the check characters of a match are counted; see `PatternCheck`. */
export const PatternCheckSchema = Type.Union(
  [Luhn, Verhoeff, Mod97, Mod11Dash10, Weighted, Base58Check, Bech32, CashAddr, Crc16, Eip55],
  { description: "How the check characters of a match are counted. A match where they are wrong is none." },
);

/**
 * How the check characters of a match are counted: a match where they are wrong is none. Letters of numbers count as upper
 * case.
 *
 * - `luhn` (ISO/IEC 7812): payment cards, SIREN, Swedish and Canadian numbers.
 * - `verhoeff`: Aadhaar.
 * - `mod97` (ISO 7064 MOD 97-10): IBAN (`rotate: 4`), LEI; with `form: "complement"` French and Belgian numbers.
 * - `mod11-10` (ISO 7064 MOD 11,10): German tax number, Croatian OIB.
 * - `weighted`: sums of weighted characters, one for each check character.
 * - `base58check`: Bitcoin's older addresses, and with another `form` those of XRP, Monero and Polkadot; `bech32`: Bitcoin's
 *   newer ones, and with `form: "long"` Cardano's; `cashaddr`: Bitcoin Cash, with its prefix or without; `crc16`: Stellar and
 *   TON; `eip55`: Ethereum, where an address in one case throughout is right.
 * @example { kind: "mod97", rotate: 4 }
 * @example { kind: "weighted", sums: [{ weights: [10, 9, 8, 7, 6, 5, 4, 3, 2], modulus: 11, characters: "0-987654321" }] }
 */
export type PatternCheck = Static<typeof PatternCheckSchema>;
