import { type StringOptions, String as Text, Unsafe } from "@sinclair/typebox";

/**
 * A secret of the config as a plugin holds it: opaque, of use to `ctx.fetch` (as a header's value), `ctx.hmac`
 * and `ctx.text.mask` (as the key of a hash) alone, and to its own instance alone.
 */
export interface SecretHandle {
  readonly $secret: string;
}

/**
 * A field of the config that holds a secret. The administrator writes a string, best as `${VAR}`; the plugin gets a
 * handle, and nothing shows or records the string. For use in `config` only.
 * @example config: Type.Object({ token: Secret({ description: "Token of the webhook." }) })
 */
export const Secret = (options: StringOptions = {}) =>
  Unsafe<SecretHandle>(Text({ ...options, sluiceSecret: true }));
