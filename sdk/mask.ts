import { type Static, Type } from "@sinclair/typebox";
import type { SecretHandle } from "./secret.ts";

const strict = { additionalProperties: false } as const;

const Label = (description: string) =>
  Type.String({ pattern: "^[A-Za-z][A-Za-z0-9_.-]{0,63}$", description });

const With = Type.Object(
  { with: Type.String({ maxLength: 1000, description: "What stands in the place of each match." }) },
  strict,
);

const KeepLast = Type.Object(
  {
    keepLast: Type.Integer({
      minimum: 0,
      maximum: 64,
      description: "Letters and digits kept from the end of a match; never more than half of those it has.",
    }),
    fill: Type.Optional(
      Type.String({
        maxLength: 8,
        description: "What stands four times for the rest, however long that is. Default: `*`.",
      }),
    ),
  },
  strict,
);

const Hash = Type.Object(
  {
    hash: Label("A label: `EMAIL_ADDRESS` gives `[EMAIL_ADDRESS:1f3a5c7e9b0d]`."),
    key: Type.Union(
      [
        Type.Unsafe<SecretHandle>(Type.Object({ $secret: Type.String({ maxLength: 64 }) }, strict)),
        Type.String({ minLength: 1, maxLength: 1024 }),
      ],
      { description: "The key: a `Secret` field of the config, or a salt." },
    ),
  },
  strict,
);

const Alias = Type.Object(
  { alias: Label("A label: `EMAIL_ADDRESS` gives `[EMAIL_ADDRESS_1]`, `[EMAIL_ADDRESS_2]`, …") },
  strict,
);

/** What `ctx.text.mask` puts in the place of a match. */
export const MaskFormSchema = Type.Union([With, KeepLast, Hash, Alias]);

/**
 * What `ctx.text.mask` puts in the place of a match.
 *
 * - `{ with }`: this text.
 * - `{ keepLast, fill? }`: four `fill`, then the last letters and digits of the match, never more than half of those it
 *   has: `****1234`.
 * - `{ hash, key }`: the label and 12 hexadecimal digits of the match's HMAC-SHA-256: equal values stay equal.
 * - `{ alias }`: the label and a number, the same for the same value within one exchange and instance. The host keeps
 *   the values, and puts them back into the answer to that exchange. In an answer it is as `{ with: "[LABEL]" }`.
 * @example { with: "[EMAIL_ADDRESS]" }
 * @example { keepLast: 4 }
 * @example { hash: "EMAIL_ADDRESS", key: config.salt }
 * @example { alias: "EMAIL_ADDRESS" }
 */
export type MaskForm = Static<typeof MaskFormSchema>;

/** Forms by the `id` of their pattern. */
export type MaskForms = Readonly<Record<string, MaskForm>>;
