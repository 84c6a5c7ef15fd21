import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from "yaml";
import { shieldVariables } from "./interpolate.ts";

/** A parsed YAML file whose values still hold their variables. */
export interface YamlFile {
  readonly document: Document;
  readonly problems: readonly YamlProblem[];
  /** The 1-based place of an offset. */
  position(offset: number): { readonly line: number; readonly column: number };
}

export interface YamlProblem {
  readonly offset: number;
  readonly message: string;
}

/** Uses of anchors, times the anchors inside them; what `a: &a [*b, *b, …]` would multiply. */
export const MAX_ALIASES = 1000;
/** Values of a file after its anchors are spelled out. */
const MAX_VALUES = 1_500_000;

/** The parser's own messages quote the file, where a secret may stand. So each code has words of its own. */
const SYNTAX: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: "this anchor or alias has no valid name",
  BAD_DQ_ESCAPE:
    "a text in double quotes has an invalid escape; use single quotes to have backslashes as they are",
  BAD_INDENT: "the indentation does not fit the lines above, or one of them lacks its closing } or ]",
  BAD_SCALAR_START: "a value cannot start with this character; put it in quotes",
  BLOCK_AS_IMPLICIT_KEY:
    "a map cannot start in the middle of a line; is there a colon too many, or a quote missing?",
  BLOCK_IN_FLOW: "inside { } and [ ] there can be no indented blocks",
  MISSING_CHAR: "a closing quote, bracket or brace, a comma or a colon is missing before this place",
  MULTILINE_IMPLICIT_KEY: "a key must stand on one line; is a colon missing?",
  MULTIPLE_DOCS: "the file holds more than one document; remove the line `---`",
  NON_STRING_KEY: "a key must be a plain name",
  TAB_AS_INDENT: "a tab indents this line; use spaces",
  UNEXPECTED_TOKEN: "this is not expected here",
};
const OTHER_SYNTAX = "this is not valid YAML";
const UNKNOWN_TAG = "tags (`!name`) have no meaning here; remove it";

/** Levels of nesting before the parser, whose time grows with their square, is not tried at all. */
const MAX_DEPTH = 500;
const DEEP_LINE = new RegExp(`^( {${MAX_DEPTH}}| *([-?][ \\t]+){${MAX_DEPTH}})`, "m");

/** Whether a file is nested deeper than any config; quotes are not looked at, so the limit is a generous one. */
export const nestsTooDeeply = (source: string): boolean => {
  if (DEEP_LINE.test(source)) return true;
  let depth = 0;
  for (const [bracket] of source.matchAll(/[[\]{}]/g)) {
    if (bracket === "]" || bracket === "}") depth = Math.max(0, depth - 1);
    else if (++depth > MAX_DEPTH) return true;
  }
  return false;
};

export const readYaml = (source: string): YamlFile => {
  const lines = new LineCounter();
  const shield = shieldVariables(source);
  const document = parseDocument(shield.text, {
    lineCounter: lines,
    version: "1.2",
    schema: "core",
    merge: true,
    stringKeys: true,
    // Checked below: the parser compares each key with all before it.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const problems: YamlProblem[] = [
    ...document.errors.map(({ code, pos }) => ({ offset: pos[0], message: SYNTAX[code] ?? OTHER_SYNTAX })),
    ...document.warnings.map(({ pos }) => ({ offset: pos[0], message: UNKNOWN_TAG })),
  ];
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string") node.value = shield.restore(node.value);
    },
  });
  if (problems.length === 0) problems.push(...structureProblems(document));
  return {
    document,
    problems,
    position: (offset) => {
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    },
  };
};

/** What is valid YAML and still cannot be a config. */
const structureProblems = (document: Document): YamlProblem[] => {
  const problems: YamlProblem[] = [];
  const report = (node: unknown, message: string) => problems.push({ offset: offsetOf(node) ?? 0, message });
  const version = document.directives?.yaml;
  if (version?.explicit && version.version !== "1.2")
    report(undefined, "the file must be YAML 1.2; remove `%YAML`");
  const sizes = new Map<Node, number>();

  const sizeOf = (node: unknown): number => {
    let size = 1;
    if (isAlias(node)) {
      const target = node.resolve(document);
      const known = target === undefined ? undefined : sizes.get(target);
      if (target === undefined) report(node, "this alias has no anchor before it");
      else if (known === undefined) report(node, "this alias stands inside its own anchor");
      return known ?? 1;
    }
    if (isMap(node)) {
      const keys = new Set<unknown>();
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? pair.key.value : pair.key;
        if (keys.has(key)) report(pair.key, "this key stands twice in the same map; remove one");
        keys.add(key);
        if (key === "__proto__") report(pair.key, "this name is reserved; choose another");
        if (isMerge(pair.key) && !isMergeable(pair.value, document))
          report(pair.key, "`<<` takes a map, or an alias of one");
        size += sizeOf(pair.key) + sizeOf(pair.value);
      }
    } else if (isSeq(node)) {
      for (const item of node.items) size += sizeOf(item);
    }
    if (isMap(node) || isSeq(node) || isScalar(node)) sizes.set(node, size);
    return size;
  };

  if (sizeOf(document.contents) > MAX_VALUES) {
    report(undefined, `the file holds more than ${MAX_VALUES} values, or its aliases multiply to as many`);
  }
  return problems;
};

const isMerge = (key: unknown): boolean => isScalar(key) && key.value === "<<" && key.type === "PLAIN";

const isMergeable = (value: unknown, document: Document): boolean => {
  const source = isAlias(value) ? value.resolve(document) : value;
  return (
    isMap(source) ||
    (isSeq(source) && source.items.every((item) => isMap(isAlias(item) ? item.resolve(document) : item)))
  );
};

/** Where a node starts in the file. */
export const offsetOf = (node: unknown): number | undefined =>
  isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined;
