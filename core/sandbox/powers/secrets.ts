import { randomBytes } from "node:crypto";
import { Type } from "@sinclair/typebox";
import type { SecretHandle } from "@sluice/sdk";
import { PowerError } from "./power.ts";

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a secret looks like to a plugin. */
export const handleSchema = Type.Object(
  { $secret: Type.String({ maxLength: 64 }) },
  { additionalProperties: false },
);

/** A secret of a config. */
export interface SecretField {
  /** Where it stands: `tokens.0`. */
  readonly field: string;
  readonly text: string;
}

/** The secrets of one instance, by their handles. */
export class Secrets {
  readonly #byHandle = new Map<string, SecretField>();

  /** Puts a secret away. The handle says nothing of it. */
  keep(field: string, text: string): SecretHandle {
    const handle = randomBytes(16).toString("base64url");
    this.#byHandle.set(handle, { field, text });
    return { $secret: handle };
  }

  /** The secret behind a handle. Throws a `PowerError` for what is no handle of this instance. */
  reveal(handle: SecretHandle): SecretField {
    const found = this.#byHandle.get(handle.$secret);
    if (found) return found;
    throw new PowerError(
      "refused",
      "this is no secret of the instance's config; pass the field's value as it is",
    );
  }

  /** All texts, the longest first, for keeping them out of logs and errors. */
  texts(): readonly string[] {
    const texts = [...this.#byHandle.values()].map(({ text }) => text).filter((text) => text !== "");
    return [...new Set(texts)].toSorted((a, b) => b.length - a.length);
  }

  /** Forgets them all: no handle is of use any more. */
  clear(): void {
    this.#byHandle.clear();
  }
}

/** A config that may enter a sandbox, and what was taken out of it. */
export interface Sealed {
  readonly config: unknown;
  readonly secrets: Secrets;
}

/**
 * Takes the fields marked `sluiceSecret` out of a checked config, and puts handles in their place. Where a schema gives a
 * choice, a field that is secret in one branch counts as secret in all.
 */
export const sealSecrets = (schema: unknown, config: unknown): Sealed => {
  const secrets = new Secrets();
  return { config: seal([schema], config, "", secrets), secrets };
};

/** A value that several schemas speak of. */
const seal = (schemas: readonly unknown[], value: unknown, path: string, secrets: Secrets): unknown => {
  const all = schemas.flatMap(branchesOf);
  if (all.length === 0) return value;
  if (typeof value === "string") {
    return all.some(({ sluiceSecret }) => sluiceSecret === true) ? secrets.keep(path, value) : value;
  }
  const inside = (key: string | number, one: unknown, inner: readonly unknown[]): unknown =>
    seal(inner, one, path === "" ? String(key) : `${path}.${key}`, secrets);
  if (Array.isArray(value)) {
    return value.map((one, at) =>
      inside(
        at,
        one,
        all.map(({ items }) => (Array.isArray(items) ? items[at] : items)),
      ),
    );
  }
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      inside(
        key,
        one,
        all.flatMap((schema) => schemasOf(schema, key)),
      ),
    ]),
  );
};

/** The schema, and those that it is put together from. */
const branchesOf = (schema: unknown): readonly Fields[] => {
  if (!isFields(schema)) return [];
  const branches = [schema.anyOf, schema.oneOf, schema.allOf].filter(Array.isArray).flat();
  return [schema, ...branches.flatMap(branchesOf)];
};

/** What a schema says of a member. The patterns are the plugin's and may be hostile: none of them is run, each counts. */
const schemasOf = ({ properties, patternProperties, additionalProperties }: Fields, key: string) => {
  if (isFields(properties) && Object.hasOwn(properties, key)) return [properties[key]];
  return [...(isFields(patternProperties) ? Object.values(patternProperties) : []), additionalProperties];
};
