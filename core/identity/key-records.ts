import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { KeyRecord } from "@sluice/sdk";
import type { KeyConfig } from "../config/schema.ts";
import { SluiceError } from "../errors/index.ts";
import type { Store } from "../state/contract.ts";
import { hashSecret, newKeySecret } from "./secrets.ts";

/** The space of the store that holds keys, by id. */
export const KEY_SPACE = "keys";

/** A key as the store holds it. Times are milliseconds since 1970. */
const StoredKeySchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  principal: Type.String(),
  hash: Type.String(),
  createdAt: Type.Number(),
  expiresAt: Type.Optional(Type.Number()),
  revokedAt: Type.Optional(Type.Number()),
});
export type StoredKey = Static<typeof StoredKeySchema>;

/** A key as lists show it. Times are ISO 8601. */
export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly principal: string;
  /** Whether the config file declares it or the store holds it. */
  readonly source: "file" | "store";
  readonly state: KeyRecord["state"];
  readonly createdAt?: string;
  readonly expiresAt?: string;
}

/** What a new key is for. */
export interface NewKey {
  readonly principal: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
}

/** A stored value as a key; `undefined` where it is none, so that a damaged record lets nobody in. */
export const asStoredKey = (value: unknown): StoredKey | undefined =>
  Value.Check(StoredKeySchema, value) ? value : undefined;

/** The state of a stored key at a time. */
export const stateOf = (key: StoredKey, now: number): KeyRecord["state"] => {
  if (key.revokedAt !== undefined) return "revoked";
  return key.expiresAt !== undefined && key.expiresAt <= now ? "expired" : "active";
};

/** Makes a key. The secret is nowhere but in the result. */
export const createKey = async (
  store: Store,
  key: NewKey,
): Promise<{ readonly id: string; readonly secret: string }> => {
  for (;;) {
    const made = newKeySecret();
    const record: StoredKey = {
      id: made.id,
      name: key.name,
      principal: key.principal,
      hash: hashSecret(made.secret),
      createdAt: Date.now(),
      ...(key.expiresAt === undefined ? {} : { expiresAt: key.expiresAt }),
    };
    if (await store.add(KEY_SPACE, made.id, record)) return made;
  }
};

/** All keys: those that the config declares, then those of the store by id. */
export const listKeys = async (store: Store, declared: readonly KeyConfig[]): Promise<readonly KeyRow[]> => {
  const rows: KeyRow[] = declared.map(({ name, principal }) => ({
    id: name,
    name,
    principal,
    source: "file",
    state: "active",
  }));
  const now = Date.now();
  for await (const [, value] of store.list<unknown>(KEY_SPACE)) {
    const key = asStoredKey(value);
    if (key) rows.push(rowOf(key, now));
  }
  return rows;
};

/** Revokes a key of the store; one that is revoked already stays so. Throws where there is no such key. */
export const revokeKey = async (store: Store, declared: readonly KeyConfig[], id: string): Promise<void> => {
  if (declared.some(({ name }) => name === id)) throw new SluiceError("KEY_DECLARED_IN_FILE", { id });
  const key = /^[a-z0-9]{1,64}$/.test(id) ? asStoredKey(await store.get(KEY_SPACE, id)) : undefined;
  if (!key) throw new SluiceError("KEY_NOT_FOUND", { id });
  if (key.revokedAt === undefined) await store.put(KEY_SPACE, id, { ...key, revokedAt: Date.now() });
};

const rowOf = (key: StoredKey, now: number): KeyRow => ({
  id: key.id,
  name: key.name,
  principal: key.principal,
  source: "store",
  state: stateOf(key, now),
  createdAt: new Date(key.createdAt).toISOString(),
  ...(key.expiresAt === undefined ? {} : { expiresAt: new Date(key.expiresAt).toISOString() }),
});
