/** A piece of TypeScript: enough of the language to tell code, texts and comments apart. */
export interface Token {
  readonly kind: "word" | "text" | "comment" | "mark";
  /** A text without its quotes. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const SPACE = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const TEXT = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;
const REGEX = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const WORD = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*|\d[\w.]*/uy;

/** Behind these a slash begins a regular expression, behind other words and closing brackets it divides. */
const BEFORE_REGEX = new Set([
  "return",
  "typeof",
  "case",
  "in",
  "of",
  "do",
  "else",
  "void",
  "await",
  "yield",
]);

const divides = (before: Token | undefined): boolean => {
  if (before === undefined) return false;
  if (before.kind === "word") return !BEFORE_REGEX.has(before.text);
  return before.kind === "text" || [")", "]", "}"].includes(before.text);
};

/** The tokens of a source file. */
export const scan = (source: string): Token[] => {
  const tokens: Token[] = [];
  const openTemplates: number[] = [];
  let depth = 0;
  let at = 0;
  let line = 1;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const put = (kind: Token["kind"] | undefined, raw: string, text = raw): void => {
    if (kind !== undefined) tokens.push({ kind, text, line });
    at += raw.length;
    for (const character of raw) if (character === "\n") line += 1;
  };
  const template = (): void => {
    const raw = take(TEMPLATE) ?? "";
    put("text", raw);
    if (source.startsWith("${", at)) {
      openTemplates.push(depth);
      put(undefined, "${");
    } else put(undefined, "`");
  };

  while (at < source.length) {
    const space = take(SPACE);
    if (space !== undefined) {
      put(undefined, space);
      continue;
    }
    const comment = take(COMMENT);
    if (comment !== undefined) {
      put("comment", comment);
      continue;
    }
    const quoted = take(TEXT);
    if (quoted !== undefined) {
      put("text", quoted, quoted.slice(1, -1));
      continue;
    }
    const word = take(WORD);
    if (word !== undefined) {
      put("word", word);
      continue;
    }
    const regex = take(REGEX);
    const before = tokens.findLast(({ kind }) => kind !== "comment");
    if (regex !== undefined && !divides(before)) {
      put("text", regex);
      continue;
    }
    const mark = source.charAt(at);
    if (mark === "}" && openTemplates.at(-1) === depth) {
      openTemplates.pop();
      put(undefined, mark);
      template();
      continue;
    }
    if (mark === "{") depth += 1;
    if (mark === "}") depth -= 1;
    if (mark === "`") {
      put(undefined, mark);
      template();
    } else put("mark", mark);
  }
  return tokens;
};

/** What a file imports: its module specifiers, types included. */
export const importsOf = (tokens: readonly Token[]): Token[] => {
  const code = tokens.filter(({ kind }) => kind !== "comment");
  return code.filter(({ kind }, at) => {
    if (kind !== "text") return false;
    const [before, called] = [code[at - 1], code[at - 2]];
    if (before?.kind === "word") return before.text === "from" || before.text === "import";
    return before?.text === "(" && (called?.text === "import" || called?.text === "require");
  });
};
