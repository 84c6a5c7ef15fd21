import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { limitsOf } from "@sluice/sdk";
import type { Draft, FolderFacts } from "../draft.ts";
import { checkManifest } from "../manifest.ts";
import { SDK_VERSION } from "../sdk-place.ts";
import { RULES } from "./index.ts";

const field = (more: object = {}) => ({ type: "string", description: "A field.", ...more });
const config = (properties: object = {}, more: object = {}) => ({
  type: "object",
  properties,
  additionalProperties: false,
  ...more,
});
const SOUND: Draft = {
  name: "sample",
  version: "1.0.0",
  description: "Does what a test asks for.",
  sdk: `^${SDK_VERSION}`,
  hooks: { onRequest: { order: "normal" } },
  powers: { text: "read" },
  config: config(),
  limits: limitsOf(),
  checksum: "0".repeat(64),
};
const FOLDER: FolderFacts = {
  name: "sample",
  files: new Set(["package.json", "README.md", "index.test.ts"]),
  package: { name: "sample", version: "1.0.0" },
  readmeLines: 20,
};
const ANSWERS = { onResponse: { order: "normal" } };
const BOTH = { onRequest: { order: "normal" }, ...ANSWERS };
const STREAM = { maxMatchChars: 10, maxHoldMs: 100 };
const regex = (more: object = {}) => ({ id: "a", kind: "regex", source: "a+", maxMatchChars: 9, ...more });
const secret = field({ sluiceSecret: true });

/** What breaks each rule, with a part of what it says; and what does not. */
const CASES: Readonly<
  Record<
    string,
    {
      readonly broken: readonly (readonly [Partial<Draft>, string])[];
      readonly sound?: readonly Partial<Draft>[];
    }
  >
> = {
  "name-form": {
    broken: [
      [{ name: "No_Secrets" }, "kebab-case"],
      [{ name: 7 }, "kebab-case"],
    ],
  },
  "name-of-folder": { broken: [[{ name: "other" }, "the folder is called sample"]] },
  "version-form": {
    broken: [
      [{ version: "1.0" }, "semantic"],
      [{ version: "1.0.1" }, "package.json says 1.0.0"],
    ],
  },
  "sdk-range": { broken: [[{ sdk: "^9.0.0" }, "build it again"]] },
  "description-given": {
    broken: [
      [{ description: undefined }, "one sentence"],
      [{ description: "x".repeat(201) }, "200"],
    ],
  },
  "hooks-known": {
    broken: [
      [{ hooks: {} }, "onAuth, onRoute"],
      [{ hooks: { onRequst: { order: "pre" } } }, "did you mean onRequest?"],
      [
        { hooks: { onRequest: { order: "first" } } },
        "hooks.onRequest.order must be one of pre, normal, post",
      ],
      [{ hooks: { onRequest: null } }, "hooks.onRequest"],
      [{ hooks: { onAuth: { order: "pre", when: "matches" } } }, "when"],
    ],
  },
  "when-has-patterns": {
    broken: [[{ hooks: { onRequest: { order: "normal", when: "matches" } } }, "power patterns"]],
    sound: [{ hooks: { onRequest: { order: "normal", when: "matches" } }, powers: { patterns: true } }],
  },
  "verdict-only-changes-nothing": {
    broken: [
      [
        { hooks: { onRequest: { order: "normal", verdictOnly: true } }, powers: { text: "write" } },
        "contradict",
      ],
    ],
    sound: [{ hooks: { onRequest: { order: "normal", verdictOnly: true } } }],
  },
  "powers-known": {
    broken: [
      [{ powers: { txt: "read" } }, "did you mean text?"],
      [{ powers: { text: "all" } }, "powers.text must be one of read, write"],
      [{ powers: { body: { read: ["user"] } } }, "powers.body.read"],
      [{ powers: [] }, "must be a map"],
    ],
  },
  "powers-usable": {
    broken: [
      [{ powers: { tables: true } }, "onLog only"],
      [{ hooks: { onLog: { order: "normal" } } }, "powers.text"],
    ],
    sound: [{ powers: { bodies: true } }, { hooks: BOTH, powers: { prices: true } }],
  },
  "stream-form": {
    broken: [
      [{ hooks: ANSWERS, stream: { maxMatchChars: 0, maxHoldMs: 1 } }, "stream.maxMatchChars"],
      [{ stream: STREAM }, "leave it out"],
    ],
    sound: [{ hooks: ANSWERS, stream: STREAM }],
  },
  "stream-stated": {
    broken: [[{ hooks: ANSWERS }, "held to its end"]],
    sound: [{ hooks: ANSWERS, powers: { log: true } }],
  },
  "patterns-sound": {
    broken: [
      [{ powers: { patterns: true }, patterns: [regex(), regex()] }, "two patterns have the id a"],
      [{ powers: { patterns: true }, patterns: [regex({ flags: "g" })] }, "patterns.0"],
      [
        {
          hooks: ANSWERS,
          powers: { patterns: true },
          stream: STREAM,
          patterns: [regex({ maxMatchChars: 11 })],
        },
        "raise stream.maxMatchChars",
      ],
    ],
    sound: [{ powers: { patterns: true }, patterns: [regex(), regex({ id: "b" })] }],
  },
  "config-checked": {
    broken: [
      [{ config: { type: "string" } }, "Type.Object"],
      [{ config: config({ a: field({ format: "uri" }) }) }, "config.a: it says format"],
    ],
  },
  "config-closed": {
    broken: [
      [{ config: config({}, { additionalProperties: undefined }) }, "config takes any key"],
      [
        { config: config({ a: { ...config(), additionalProperties: true, description: "A." } }) },
        "config.a takes any key",
      ],
    ],
    sound: [
      {
        config: config({
          a: { type: "object", description: "A.", patternProperties: { "^x": { type: "number" } } },
        }),
      },
    ],
  },
  "config-described": {
    broken: [[{ config: config({ a: field({ description: undefined }) }) }, "config.a has no description"]],
    sound: [{ config: config({ a: { type: "array", items: { type: "string" }, description: "A." } }) }],
  },
  "config-defaults": {
    broken: [
      [{ config: config({ a: field({ minLength: 3, default: "x" }) }) }, "the default of config.a"],
      [{ config: config({}, { examples: [{ b: 1 }] }) }, "an example of config"],
    ],
    sound: [{ config: config({ a: field({ default: "x" }) }, { examples: [{ a: "y" }] }) }],
  },
  "limits-within-caps": {
    broken: [
      [{ limits: limitsOf({ cpuMs: 60_000 }) }, "limits.cpuMs must be from 1 to 5000"],
      [{ limits: { cpu: 1 } }, "cpu"],
    ],
  },
  "limits-in-order": { broken: [[{ limits: limitsOf({ cpuMs: 500, wallMs: 100 }) }, "raise it"]] },
  "secrets-named": {
    broken: [
      [{ powers: { fetch: { hosts: ["a.example"], secrets: ["token"] } } }, "declare it"],
      [{ config: config({ token: secret }) }, "ask for fetch, for hmac"],
    ],
    sound: [
      { powers: { fetch: { hosts: ["a.example"], secrets: ["token"] } }, config: config({ token: secret }) },
      { powers: { text: "write", patterns: true }, config: config({ token: secret }) },
    ],
  },
  "own-headers": {
    broken: [
      [{ powers: { headers: { read: [], answer: ["x-sluice-plugin-other"] } } }, "x-sluice-plugin-sample"],
    ],
    sound: [{ powers: { headers: { read: [], answer: ["x-sluice-plugin-sample", "retry-after"] } } }],
  },
  "bodies-condition": {
    broken: [[{ powers: { bodies: { when: "keep" } } }, "Type.Boolean"]],
    sound: [{ powers: { bodies: { when: "keep" } }, config: config({ keep: field({ type: "boolean" }) }) }],
  },
  "status-known": {
    broken: [
      [{ status: "done" }, "sluice.status"],
      [{ publisher: "" }, "sluice.publisher"],
    ],
  },
};

const said = (id: string, draft: Partial<Draft>): string[] =>
  checkManifest({ draft: { ...SOUND, ...draft }, folder: FOLDER })
    .problems.filter(({ rule }) => rule === id)
    .map(({ message }) => message);

describe("a rule says what is wrong and what to do", () => {
  for (const [id, { broken, sound = [] }] of Object.entries(CASES)) {
    test.each(broken)(`${id}: %j`, (draft, message) => {
      expect(said(id, draft).join("\n")).toContain(message);
    });
    test.each([{}, ...sound])(`${id} has nothing against %j`, (draft) => expect(said(id, draft)).toEqual([]));
  }
});

test("a sound draft is a manifest, and one that breaks an error is none", () => {
  expect(checkManifest({ draft: SOUND, folder: FOLDER })).toEqual({
    manifest: expect.objectContaining({ name: "sample" }),
    problems: [],
  });
  expect(checkManifest({ draft: { ...SOUND, name: "" } }).manifest).toBeUndefined();
});

test("a folder that is not complete is a manifest all the same, with warnings", () => {
  const folder = { ...FOLDER, files: new Set<string>(), readmeLines: 99 };
  const { manifest, problems } = checkManifest({ draft: SOUND, folder });
  expect(manifest).toBeDefined();
  expect(problems.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
    "warning folder-complete",
    "warning folder-complete",
    "warning folder-complete",
    "warning readme-short",
  ]);
});

test("each rule has a file of its name and a case here", () => {
  const files = readdirSync(import.meta.dir).filter((file) => !/^(index|rule|rules\.test)\.ts$/.test(file));
  expect(RULES.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
  const apart = ["folder-complete", "readme-short"];
  expect(RULES.map(({ id }) => id).filter((id) => !apart.includes(id) && !CASES[id])).toEqual([]);
});
