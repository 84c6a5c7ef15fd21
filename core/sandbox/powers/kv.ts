import { Type } from "@sinclair/typebox";
import type { KvStore } from "../../state/contract.ts";
import { checkKey, Key } from "./key-schema.ts";
import { type HostPower, hostPower, method, PowerError } from "./power.ts";

const MAX_VALUE_BYTES = 65_536;
const MAX_TTL_MS = 315_360_000_000;
const DEFAULT_BYTES = 1_048_576;
const LISTED = 100;
const MAX_LISTED = 1000;

const Options = Type.Object(
  { ttlMs: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_TTL_MS })) },
  { additionalProperties: false },
);

/** What the power `kv` stands on. */
export interface KvParts {
  readonly store: KvStore;
  /** Bytes that keys and values of the instance may take in all. Default 1 MiB. */
  readonly maxBytes?: number | undefined;
  readonly now?: () => number;
}

/** The power `kv`: JSON values under keys of the instance's own, which its id names, so that they survive a reload. */
export const makeKv = ({ store, maxBytes = DEFAULT_BYTES, now = Date.now }: KvParts): HostPower =>
  hostPower({
    name: "kv",
    methods: {
      get: method({ key: Key }, async ({ key }, { instance }) => {
        checkKey("kv.get", key);
        const text = await store.get(instance, key);
        return text === undefined ? undefined : JSON.parse(text);
      }),
      set: method(
        { key: Key, value: Type.Unknown(), options: Type.Optional(Options) },
        async ({ key, value, options }, { instance }) => {
          checkKey("kv.set", key);
          const text = jsonOf(value);
          const expiresAt = options?.ttlMs === undefined ? undefined : now() + options.ttlMs;
          if (await store.set(instance, key, text, { expiresAt, maxBytes })) return;
          throw new PowerError(
            "limit",
            `kv.set: the instance's ${maxBytes} bytes are taken; delete keys, set ttlMs, or ask for more with powers.kv.maxBytes`,
          );
        },
      ),
      delete: method({ key: Key }, async ({ key }, { instance }) => {
        checkKey("kv.delete", key);
        await store.remove(instance, key);
      }),
      list: method(
        {
          prefix: Type.String({ maxLength: 256 }),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_LISTED })),
        },
        async ({ prefix, limit = LISTED }, { instance }) => {
          checkKey("kv.list", prefix);
          return await store.list(instance, prefix, limit);
        },
      ),
    },
  });

const jsonOf = (value: unknown): string => {
  const text = JSON.stringify(value);
  if (text === undefined) throw new PowerError("argument", "kv.set: value: not a JSON value");
  if (Buffer.byteLength(text) <= MAX_VALUE_BYTES) return text;
  throw new PowerError(
    "limit",
    `kv.set: value: more than ${MAX_VALUE_BYTES} bytes of JSON; split it over several keys`,
  );
};
