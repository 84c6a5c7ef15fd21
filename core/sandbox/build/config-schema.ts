import { type SchemaOptions, type TProperties, type TSchema, Type } from "@sinclair/typebox";

/** Something in a JSON Schema that would not be checked as it says. */
export interface SchemaProblem {
  /** The field that it is about, as `a.b`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** A schema that says what nothing checks. */
export class SchemaRefused extends Error {
  override readonly name = "SchemaRefused";

  constructor(readonly problems: readonly SchemaProblem[]) {
    super(problems.map(({ path, message }) => `${path || "config"}: ${message}`).join("; "));
  }
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

/** How deep a schema may be nested; one of a config that people write is far from it. */
const MAX_DEPTH = 32;

/** What reads one schema, and the place where it stands. */
interface Place {
  readonly path: string;
  readonly depth: number;
  readonly problems: SchemaProblem[];
}

type Make = (json: Fields, options: SchemaOptions, place: Place) => TSchema;

/** A kind of schema: the keywords that it is checked by, and its maker. */
interface Kind {
  readonly keywords: readonly string[];
  readonly make: Make;
}

/** Keywords that any schema may have and that check nothing. */
const NOTES = ["default", "description", "title", "examples", "sluiceSecret", "deprecated"];
const NUMBER = ["type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
const MEMBERS = ["properties", "required", "additionalProperties", "patternProperties"];
const ITEMS = ["items", "minItems", "maxItems", "uniqueItems", "additionalItems"];

const inside = ({ path, depth, problems }: Place, name: string): Place => ({
  path: name === "[]" || path === "" ? `${path}${name}` : `${path}.${name}`,
  depth: depth + 1,
  problems,
});

const refuse = ({ path, problems }: Place, message: string): TSchema => {
  problems.push({ path, message });
  return Type.Never();
};

const each = (list: unknown, place: Place): TSchema[] =>
  Array.isArray(list) ? list.map((json) => read(json, { ...place, depth: place.depth + 1 })) : [];

const isPattern = (source: unknown): source is string => {
  try {
    return typeof source === "string" && new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
};

const literal: Make = (json, options, place) => {
  const { const: value } = json;
  const plain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return plain ? Type.Literal(value, options) : refuse(place, "a literal is a text, a number, true or false");
};

const text: Make = ({ pattern }, options, place) =>
  pattern === undefined || isPattern(pattern)
    ? Type.String(options)
    : refuse(place, "its pattern is no regular expression");

const list: Make = ({ items }, options, place) =>
  Array.isArray(items)
    ? Type.Tuple(each(items, inside(place, "[]")), options)
    : Type.Array(read(items ?? {}, inside(place, "[]")), options);

const object: Make = (json, options, place) => {
  const { properties, patternProperties, required, additionalProperties: others } = json;
  const rest = isFields(others) ? { additionalProperties: read(others, inside(place, "*")) } : {};
  if (patternProperties !== undefined) {
    const [[pattern, values] = [], ...more] = Object.entries(
      isFields(patternProperties) ? patternProperties : {},
    );
    if (!isPattern(pattern) || more.length > 0 || properties !== undefined)
      return refuse(place, "it mixes names and patterns of names: use Type.Record alone, or Type.Object");
    return Type.Record(Type.String({ pattern }), read(values, inside(place, "*")), { ...options, ...rest });
  }
  const needed = new Set(isStrings(required) ? required : []);
  const fields: TProperties = {};
  for (const [name, value] of Object.entries(isFields(properties) ? properties : {})) {
    const field = read(value, inside(place, name));
    fields[name] = needed.has(name) ? field : Type.Optional(field);
  }
  return Type.Object(fields, { ...options, ...rest });
};

/** The kinds by the keyword, or the `type`, that shows them. */
const BY_KEYWORD: Readonly<Record<string, Kind>> = {
  const: { keywords: ["type", "const"], make: literal },
  anyOf: {
    keywords: ["anyOf"],
    make: (json, options, place) => Type.Union(each(json.anyOf, place), options),
  },
  allOf: {
    keywords: ["type", "allOf"],
    make: (json, options, place) => Type.Intersect(each(json.allOf, place), options),
  },
};
const BY_TYPE: Readonly<Record<string, Kind>> = {
  string: { keywords: ["type", "minLength", "maxLength", "pattern"], make: text },
  number: { keywords: NUMBER, make: (_, options) => Type.Number(options) },
  integer: { keywords: NUMBER, make: (_, options) => Type.Integer(options) },
  boolean: { keywords: ["type"], make: (_, options) => Type.Boolean(options) },
  null: { keywords: ["type"], make: (_, options) => Type.Null(options) },
  array: { keywords: ["type", ...ITEMS], make: list },
  object: { keywords: ["type", ...MEMBERS, "minProperties", "maxProperties"], make: object },
};
const ANYTHING: Kind = { keywords: [], make: (_, options) => Type.Unknown(options) };

const kindOf = (json: Fields): Kind | undefined => {
  const keyword = Object.keys(BY_KEYWORD).find((name) => Object.hasOwn(json, name));
  if (keyword !== undefined) return BY_KEYWORD[keyword];
  if (json.type === undefined) return ANYTHING;
  return typeof json.type === "string" && Object.hasOwn(BY_TYPE, json.type) ? BY_TYPE[json.type] : undefined;
};

/** Keywords that the makers set themselves. */
const OWN = new Set(["type", "const", "anyOf", "allOf", "items", ...MEMBERS]);

const read = (json: unknown, place: Place): TSchema => {
  const kind = isFields(json) ? kindOf(json) : undefined;
  if (!isFields(json) || !kind)
    return refuse(place, "it is no schema that a config can have: use Type of @sluice/sdk");
  if (place.depth > MAX_DEPTH) return refuse(place, "it is nested too deep");
  for (const keyword of Object.keys(json)) {
    if (!kind.keywords.includes(keyword) && !NOTES.includes(keyword))
      refuse(place, `it says ${keyword}, which nothing checks: leave it out`);
  }
  const closed =
    typeof json.additionalProperties === "boolean" ? { additionalProperties: json.additionalProperties } : {};
  const options = Object.fromEntries(Object.entries(json).filter(([keyword]) => !OWN.has(keyword)));
  return kind.make(json, { ...options, ...closed }, place);
};

/**
 * The schema that plain JSON describes, as the checker needs it, which goes by marks that JSON does not hold. Throws
 * `SchemaRefused` for what would not be checked as it says.
 * @example Value.Check(configSchema(manifest.config), { words: ["falcon"] })
 */
export const configSchema = (json: unknown): TSchema => {
  const problems: SchemaProblem[] = [];
  const schema = read(json, { path: "", depth: 0, problems });
  if (problems.length > 0) throw new SchemaRefused(problems);
  return schema;
};
