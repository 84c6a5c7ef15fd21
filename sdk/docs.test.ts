import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HOOK_NAMES, LimitsSchema, PatternDeclarationSchema, PowersSchema } from "./index.ts";
import { ManifestSchema } from "./manifest.ts";

/** Files with functions that a plugin calls in its hooks. */
const FILES = ["context.ts", "powers-sync.ts", "powers-async.ts", "verdicts.ts"];
const CALLED = /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*(?:export (?:const|type) )?(\w+)(?: = )?\((?!typeof)/g;
const PLACES = [...HOOK_NAMES, "Every hook", "`setup` only"];

interface Called {
  readonly name: string;
  readonly doc: string;
}

const calledIn = (file: string): Called[] =>
  [...readFileSync(join(import.meta.dir, file), "utf8").matchAll(CALLED)].map(([, doc = "", name = ""]) => ({
    name,
    doc,
  }));

describe("every function that a hook can call says in which hooks", () => {
  for (const file of FILES) {
    test(file, () => {
      const called = calledIn(file);
      expect(called.length).toBeGreaterThan(3);
      const silent = called.filter(({ doc }) => !PLACES.some((place) => doc.includes(place)));
      expect(silent.map(({ name }) => name)).toEqual([]);
    });
  }

  test("none is missed for want of a doc block", () => {
    const names = FILES.flatMap(calledIn).map(({ name }) => name);
    for (const name of [
      "evaluation",
      "keep",
      "setCost",
      "segments",
      "set",
      "reserve",
      "ask",
      "FetchPower",
      "deny",
    ]) {
      expect(names).toContain(name);
    }
  });
});

interface Described {
  readonly description?: unknown;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly anyOf?: readonly Described[];
}

/** Fields by their path that say nothing of themselves; of an alternative's `kind` its value is enough. */
const silentFields = (schema: Described, path: string): string[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    ...(name === "kind" || /\.$/.test(String(field.description)) ? [] : [`${path}${name}`]),
    ...silentFields(field, `${path}${name}.`),
  ]),
  ...(schema.anyOf ?? []).flatMap((choice) => silentFields(choice, path)),
];

describe("every field says what it is", () => {
  for (const [name, schema] of Object.entries({ PowersSchema, LimitsSchema, PatternDeclarationSchema })) {
    test(name, () => {
      expect(silentFields(schema, "")).toEqual([]);
    });
  }

  test("of the manifest: all but what is a schema of its own", () => {
    const own = ["powers", "limits", "stream", "patterns", "hooks.", "config.type"];
    const silent = silentFields(ManifestSchema, "").filter(
      (path) => !own.some((start) => path.startsWith(start)),
    );
    expect(silent).toEqual([]);
  });
});
