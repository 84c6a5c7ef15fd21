import { KindGuard, type TSchema, TypeGuard } from "@sinclair/typebox";
import { ConfigSchema } from "./schema.ts";

/** A text with a `${VARIABLE}` in it: what it becomes is not for the editor to judge. */
const WITH_VARIABLE = { type: "string", pattern: "\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}" };
/** Limits that the text of a variable need not keep, only its value. */
const LIMITS = ["pattern", "minLength", "maxLength"];

type Json = Record<string, unknown>;

/** The JSON Schema of the config file, for editors. */
export const configJsonSchema = (): string => {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Sluice config",
    ...forEditors(ConfigSchema),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
};

const forEditors = (schema: TSchema): Json => {
  if (KindGuard.IsObject(schema)) {
    const members = Object.entries(schema.properties);
    const required = members.filter(([, member]) => isRequired(member)).map(([key]) => key);
    return {
      ...own(schema, ["properties", "required"]),
      properties: Object.fromEntries(members.map(([key, member]) => [key, forEditors(member)])),
      ...(required.length > 0 ? { required } : {}),
    };
  }
  if (KindGuard.IsRecord(schema)) {
    const members = Object.entries(schema.patternProperties);
    return {
      ...own(schema, ["patternProperties"]),
      patternProperties: Object.fromEntries(
        members.map(([pattern, member]) => [pattern, forEditors(member)]),
      ),
    };
  }
  if (KindGuard.IsArray(schema)) return { ...own(schema, ["items"]), items: forEditors(schema.items) };
  const choices = literals(schema);
  if (choices.length > 0) return orVariable(schema, { enum: choices });
  if (KindGuard.IsString(schema) && !LIMITS.some((limit) => limit in schema)) return own(schema, []);
  return KindGuard.IsUnknown(schema)
    ? own(schema, [])
    : orVariable(schema, own(schema, ["description", "default"]));
};

const orVariable = ({ description, default: preset }: TSchema, type: Json): Json => ({
  ...(description === undefined ? {} : { description }),
  ...(preset === undefined ? {} : { default: preset }),
  anyOf: [type, WITH_VARIABLE],
});

const own = (schema: TSchema, without: readonly string[]): Json =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !without.includes(key)));

const isRequired = (schema: TSchema): boolean =>
  !TypeGuard.IsOptional(schema) && schema.default === undefined;

const literals = (schema: TSchema): unknown[] => {
  if (KindGuard.IsUnion(schema)) return schema.anyOf.flatMap(literals);
  return KindGuard.IsLiteral(schema) ? [schema.const] : [];
};

/** The reference of the config file, in Markdown. */
export const configReference = (): string => {
  const shown = new Map<string, string>();
  const sections = [...sectionsOf("", ConfigSchema)].map(({ path, schema, fields }) => {
    const title = path === "" ? "## Top level" : `## \`${path}\``;
    const about = typeof schema.description === "string" ? [schema.description, ""] : [];
    const table = fields.join("\n");
    const same = shown.get(table);
    if (same !== undefined) return [title, "", ...about, `The same fields as \`${same}\`.`, ""].join("\n");
    shown.set(table, path);
    return [
      title,
      "",
      ...about,
      "| field | type | default | what |",
      "| --- | --- | --- | --- |",
      table,
      "",
    ].join("\n");
  });
  return [INTRODUCTION, ...sections].join("\n");
};

const INTRODUCTION = `# The config file

Generated from \`core/config/schema.ts\`. One file, \`sluice.yaml\`; unknown keys are refused. \`\${NAME}\` and
\`\${NAME:-default}\` stand for variables of the environment in every value, \`$\${\` for the characters themselves.
\`sluice check\` validates the file. Put \`# yaml-language-server: $schema=<path of docs/config.schema.json>\` into its
first line and editors complete it.
`;

interface Section {
  readonly path: string;
  readonly schema: TSchema;
  readonly fields: readonly string[];
}

function* sectionsOf(path: string, schema: TSchema): Iterable<Section> {
  if (KindGuard.IsObject(schema)) {
    const members = Object.entries(schema.properties);
    yield { path, schema, fields: members.map(([key, member]) => row(key, member)) };
    for (const [key, member] of members) yield* sectionsOf(path === "" ? key : `${path}.${key}`, member);
  } else if (KindGuard.IsArray(schema)) {
    yield* sectionsOf(`${path}[]`, schema.items);
  } else if (KindGuard.IsRecord(schema)) {
    for (const member of Object.values(schema.patternProperties)) yield* sectionsOf(`${path}.<name>`, member);
  }
}

const row = (key: string, schema: TSchema): string => {
  const what = typeof schema.description === "string" ? schema.description : "";
  return `| ${[`\`${key}\``, typeName(schema), defaultOf(schema), what].map(cell).join(" | ")} |`;
};

const cell = (text: string): string => text.replaceAll("|", "\\|");

const defaultOf = (schema: TSchema): string => {
  if (schema.default === undefined) return TypeGuard.IsOptional(schema) ? "–" : "required";
  if (KindGuard.IsObject(schema)) return "see below";
  return `\`${JSON.stringify(schema.default)}\``;
};

const typeName = (schema: TSchema): string => {
  const choices = literals(schema);
  if (choices.length > 0) return choices.map((choice) => `\`${String(choice)}\``).join(" or ");
  if (KindGuard.IsArray(schema))
    return `list of ${PLURALS[typeName(schema.items)] ?? typeName(schema.items)}`;
  if (KindGuard.IsRecord(schema)) {
    const member = Object.values(schema.patternProperties)[0];
    return member === undefined ? "map" : `map of name to ${typeName(member)}`;
  }
  if (KindGuard.IsInteger(schema)) return bounds(schema);
  return NAMES[String(schema.type)] ?? "anything";
};

const NAMES: Readonly<Record<string, string>> = {
  object: "map",
  string: "text",
  boolean: "true or false",
  number: "number",
};

const PLURALS: Readonly<Record<string, string>> = { map: "maps", text: "texts" };

const bounds = ({ minimum, maximum }: TSchema): string =>
  minimum === undefined || maximum === undefined ? "whole number" : `whole number, ${minimum} to ${maximum}`;
