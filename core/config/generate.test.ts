import { describe, expect, test } from "bun:test";
import { configJsonSchema, configReference } from "./generate.ts";

/** A value inside parsed JSON; fails where the way to it does not exist. */
const at = (...steps: string[]): unknown => {
  let inside: unknown = JSON.parse(configJsonSchema());
  for (const step of steps) {
    expect(inside).toBeObject();
    inside = typeof inside === "object" && inside !== null ? Reflect.get(inside, step) : undefined;
  }
  return inside;
};

const NAMES = "^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$";
const service = (...rest: string[]) =>
  at("properties", "services", "patternProperties", NAMES, "properties", ...rest);
const VARIABLE = { type: "string", pattern: expect.stringContaining("\\$\\{") };

describe("the JSON Schema for editors", () => {
  test("says which draft it is and refuses unknown keys at every level", () => {
    expect(at("$schema")).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(at("$id")).toBeUndefined();
    expect(at("additionalProperties")).toBe(false);
    expect(at("properties", "services", "additionalProperties")).toBe(false);
    expect(service("targets", "items", "additionalProperties")).toBe(false);
  });

  test("asks for no field that has a default", () => {
    expect(at("required")).toBeUndefined();
    expect(service("targets", "items", "required")).toEqual(["provider"]);
    expect(at("properties", "keys", "items", "required")).toEqual(["name", "principal", "secret"]);
  });

  test("takes a variable for a number, a truth value, a choice and a text with limits", () => {
    const port = { default: 8787, anyOf: [{ type: "integer", minimum: 0, maximum: 65535 }, VARIABLE] };
    expect(at("properties", "server", "properties", "port")).toMatchObject(port);
    expect(at("properties", "plugins", "items", "properties", "enabled", "anyOf")).toEqual([
      { type: "boolean" },
      VARIABLE,
    ]);
    expect(at("properties", "logs", "properties", "level", "anyOf")).toEqual([
      { enum: ["debug", "info", "warn", "error"] },
      VARIABLE,
    ]);
    expect(service("kind", "anyOf")).toEqual([{ enum: ["model"] }, VARIABLE]);
    expect(at("properties", "keys", "items", "properties", "secret", "anyOf")).toEqual([
      { type: "string", minLength: 32, maxLength: 512 },
      VARIABLE,
    ]);
    expect(service("targets", "items", "properties", "provider", "type")).toBe("string");
  });

  test("means by a variable what the loader means", () => {
    const pattern = at("properties", "server", "properties", "port", "anyOf", "1", "pattern");
    const variable = new RegExp(String(pattern));
    for (const text of ["${PORT}", "${PORT:-80}", "a${B_1}c"]) expect(text).toMatch(variable);
    for (const text of ["$PORT", "${}", "${1}", "8080"]) expect(text).not.toMatch(variable);
  });

  test("keeps descriptions and defaults", () => {
    expect(service("targets", "items", "properties", "weight", "default")).toBe(1);
    expect(service("targets", "items", "properties", "weight", "description")).toBeString();
    expect(at("properties", "providers", "default")).toEqual({});
  });
});

describe("the reference", () => {
  const reference = configReference();

  test("has a table row for a field, with type, default and description", () => {
    expect(reference).toContain("| `port` | whole number, 0 to 65535 | `8787` | Port to listen on");
    expect(reference).toContain("| `provider` | text | required | Name under `providers`.");
    expect(reference).toContain('| `level` | `debug` or `info` or `warn` or `error` | `"info"` |');
  });

  test("has a section for each map of the file", () => {
    for (const section of [
      "Top level",
      "`server`",
      "`providers.<name>`",
      "`services.<name>.targets[]`",
      "`keys[]`",
    ]) {
      expect(reference).toContain(`## ${section}\n`);
    }
  });

  test("prints equal tables once", () => {
    expect(reference).toContain("The same fields as `services.<name>.plugins[]`.");
  });

  test("breaks no table by a bar in a text", () => {
    const rows = reference.split("\n").filter((line) => line.startsWith("| "));
    for (const row of rows) expect(row.replaceAll("\\|", "").split("|")).toHaveLength(6);
  });
});
