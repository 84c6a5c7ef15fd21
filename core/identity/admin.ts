import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { Config } from "../config/schema.ts";
import type { Store } from "../state/contract.ts";
import { createKey, KEY_SPACE } from "./key-records.ts";
import { hashSecret, newAdminSecret, sameHash } from "./secrets.ts";

const ADMIN_SPACE = "admin";
const ADMIN_KEY = "key";
const MAX_CREDENTIAL_CHARS = 512;

/** Whom the key made at the first start stands for. */
export const FIRST_PRINCIPAL = "me";

const AdminRecordSchema = Type.Object({ hash: Type.String(), createdAt: Type.Number() });
type AdminRecord = Static<typeof AdminRecordSchema>;

/** Secrets made at the first start; empty at any later one. */
export interface FirstSecrets {
  readonly adminSecret?: string;
  readonly userSecret?: string;
}

/**
 * Makes the admin key and a first user key, once for each store: of racing calls one gets them, the others
 * nothing. Only hashes are kept.
 */
export const firstSecrets = async (store: Store): Promise<FirstSecrets> => {
  if (await store.get(ADMIN_SPACE, ADMIN_KEY)) return {};
  // The user key comes first: whoever dies in between leaves a key that nobody has, not a gateway without one.
  const user = await createKey(store, { principal: FIRST_PRINCIPAL, name: "first-key" });
  const adminSecret = newAdminSecret();
  const record: AdminRecord = { hash: hashSecret(adminSecret), createdAt: Date.now() };
  if (await store.add(ADMIN_SPACE, ADMIN_KEY, record)) return { adminSecret, userSecret: user.secret };
  await store.remove(KEY_SPACE, user.id);
  return {};
};

/** Whether a credential is the admin key: the config's where it names one, else the one of the first start. */
export const checkAdmin = async (
  store: Store,
  admin: Config["admin"],
  credential: string,
): Promise<boolean> => {
  if (credential.length > MAX_CREDENTIAL_CHARS) return false;
  const hash = hashSecret(credential);
  if (admin?.key !== undefined) return sameHash(hashSecret(admin.key), hash);
  const record: unknown = await store.get(ADMIN_SPACE, ADMIN_KEY);
  return Value.Check(AdminRecordSchema, record) && sameHash(record.hash, hash);
};
