import { importsOf, scan, type Token } from "../source.ts";
import { filesOf, isTest, textOf } from "../tree.ts";
import type { Rule } from "./rule.ts";

const CATALOG = "core/catalog/";
const PROVIDERS = `${CATALOG}providers.json`;

/** Names of wire formats. What several of them share lies in a folder of their family's name. */
const WIRE_FORMATS = [
  "openai-chat",
  "openai-responses",
  "openai-embeddings",
  "anthropic-messages",
  "gemini",
  "bedrock-converse",
];
const DIALECTS = "core/dialects/";
const FAMILIES = ["openai"];
/** Headers of the wire formats. */
const HEADERS = ["anthropic-version", "anthropic-beta", "openai-beta"];

/** Paths of the surfaces, as the route table writes them. */
const ROUTES = "core/http/";
const SURFACE = /\/ai-gateway\/(\{[a-z,]+\}|mlflow|openai|anthropic|gemini|codex|cursor)(?=\/)/g;

/** Ids that are words of English or given names: only a text that is nothing else names the provider. */
const WORDS = new Set([
  "baseten",
  "cohere",
  "featherless",
  "fireworks",
  "hyperbolic",
  "jan",
  "lambda",
  "parasail",
  "together",
  "upstage",
  "venice",
]);

/** The package of the types that a wire format puts into details of its errors. */
const ERROR_TYPES = "google\\.rpc";

const FORMAT = new RegExp(
  `(?<![a-z0-9-])(${[...WIRE_FORMATS, ...HEADERS, ERROR_TYPES].join("|")})(?![a-z0-9])`,
  "g",
);
const withoutWireFormats = (text: string): string => text.replace(FORMAT, " ");

const partsOf = (identifier: string): string[] =>
  withoutWireFormats(
    identifier
      .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
      .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
      .replaceAll("_", "-")
      .toLowerCase(),
  ).split("-");

const joinsTo = (parts: readonly string[], squeezed: string): boolean =>
  parts.some((_, from) =>
    parts.slice(from).some((_, more) => parts.slice(from, from + more + 1).join("") === squeezed),
  );

interface Provider {
  readonly id: string;
  readonly squeezed: string;
  readonly inText: RegExp;
}

const compile = (ids: readonly string[]): Provider[] =>
  ids.map((id) => ({
    id,
    squeezed: id.replaceAll("-", ""),
    inText: WORDS.has(id) ? new RegExp(`^${id}$`, "i") : new RegExp(`(?<![a-z0-9])${id}(?![a-z0-9])`, "i"),
  }));

const namedBy = (path: string, { kind, text }: Token, providers: readonly Provider[]): string | undefined => {
  if (kind === "text") {
    const rest = withoutWireFormats(path.startsWith(ROUTES) ? text.replace(SURFACE, " ") : text);
    return providers.find(({ inText }) => inText.test(rest))?.id;
  }
  if (kind !== "word") return undefined;
  const parts = partsOf(text);
  return providers.find(({ id, squeezed }) => !WORDS.has(id) && joinsTo(parts, squeezed))?.id;
};

const namedByPath = (path: string, providers: readonly Provider[]): string | undefined => {
  const rest = path.startsWith(DIALECTS)
    ? path
        .split("/")
        .filter((part) => !FAMILIES.includes(part))
        .join("/")
    : path;
  const text = withoutWireFormats(rest);
  return providers.find(({ id, inText }) => !WORDS.has(id) && inText.test(text))?.id;
};

export const noProviderInCore: Rule = {
  name: "core names no provider outside its catalogue",
  run: async (root) => {
    const files = filesOf(root);
    if (!files.includes(PROVIDERS)) return [`${PROVIDERS} is missing`];
    const providers = compile(Object.keys(JSON.parse(textOf(root, PROVIDERS))));
    return files
      .filter((path) => path.startsWith("core/") && path.endsWith(".ts"))
      .filter((path) => !path.startsWith(CATALOG) && !isTest(path))
      .flatMap((path) => {
        const tokens = scan(textOf(root, path));
        const specifiers = new Set(importsOf(tokens));
        const inPath = namedByPath(path, providers);
        const inCode = tokens.flatMap((token) => {
          // What a file is called is judged by its own path.
          const id = specifiers.has(token) ? undefined : namedBy(path, token, providers);
          return id === undefined ? [] : [`${path}:${token.line} names ${id}; make it data of ${CATALOG}`];
        });
        return [...(inPath === undefined ? [] : [`${path} is named after ${inPath}`]), ...inCode];
      });
  },
};
