import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";

const DIR = join(import.meta.dir, "schemas");

const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
});
for (const file of readdirSync(DIR)) ajv.addSchema(await Bun.file(join(DIR, file)).json());

/** What is wrong with a value by a schema of this folder; nothing where it is as it must be. */
export const flawsOf = (schema: string, value: unknown): readonly string[] => {
  const check = ajv.getSchema(schema);
  if (!check) throw new Error(`no schema is named ${schema}`);
  if (check(value)) return [];
  const flaws = (check.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath || "/"} ${message} ${JSON.stringify(params)}`.slice(0, 300),
  );
  return [`${schema}: ${JSON.stringify(value).slice(0, 600)}`, ...flaws];
};

/** Throws where a value is not as a schema wants it. */
export const mustFit = (schema: string, value: unknown): void => {
  const flaws = flawsOf(schema, value);
  if (flaws.length > 0) throw new Error(flaws.join("\n"));
};
