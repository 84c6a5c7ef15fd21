type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A field of a config schema, as JSON Schema. */
export interface SchemaField {
  /** As `a.b`; `[]` for what stands in a list, `*` for what stands under any name; empty for the whole. */
  readonly path: string;
  readonly json: Fields;
}

/** All fields of a schema, the whole first. */
export const schemaFields = (json: unknown, path = ""): SchemaField[] => {
  if (!isFields(json)) return [];
  const below = (value: unknown, name: string): SchemaField[] =>
    schemaFields(value, path === "" ? name : `${path}.${name}`);
  const { properties, patternProperties, items, anyOf, allOf, additionalProperties } = json;
  return [
    { path, json },
    ...Object.entries(isFields(properties) ? properties : {}).flatMap(([name, value]) => below(value, name)),
    ...Object.values(isFields(patternProperties) ? patternProperties : {}).flatMap((value) =>
      below(value, "*"),
    ),
    ...(Array.isArray(items) ? items : [items]).flatMap((value) => schemaFields(value, `${path}[]`)),
    ...[anyOf, allOf]
      .flatMap((list) => (Array.isArray(list) ? list : []))
      .flatMap((value) => schemaFields(value, path)),
    ...below(additionalProperties, "*"),
  ];
};

/** What a person calls a field. */
export const fieldName = (path: string): string => (path === "" ? "config" : `config.${path}`);
