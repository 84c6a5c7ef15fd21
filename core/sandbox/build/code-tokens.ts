/** A word or a mark of a script; texts, comments and regular expressions are passed over. */
export interface CodeToken {
  readonly text: string;
  /** Where it begins, in UTF-16 units. */
  readonly at: number;
}

const PASSED = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const TEXT = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;
const REGEX = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const WORD = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*|\d[\w.]*/uy;

/** Behind these a slash begins a regular expression; behind other words and behind closing brackets it divides. */
const BEFORE_REGEX: ReadonlySet<string> = new Set(
  "return typeof case in of do else void await yield delete throw instanceof new".split(" "),
);
const IS_WORD = /^[\p{ID_Start}$_#\d]/u;

const divides = (before: string | undefined): boolean => {
  if (before === undefined) return false;
  if (IS_WORD.test(before)) return !BEFORE_REGEX.has(before);
  return [")", "]", "}", '"'].includes(before);
};

/** The words and marks of a script, as the bundler writes it. */
export const codeTokens = (script: string): CodeToken[] => {
  const tokens: CodeToken[] = [];
  const openTemplates: number[] = [];
  let before: string | undefined;
  let depth = 0;
  let at = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(script)?.[0];
  };
  /** A text counts as something that a slash divides. */
  const skip = (length: number): void => {
    at += length;
    before = '"';
  };
  const put = (text: string): void => {
    tokens.push({ text, at });
    before = text;
    at += text.length;
  };
  const template = (): void => {
    at += (take(TEMPLATE) ?? "").length;
    if (script.startsWith("${", at)) {
      openTemplates.push(depth);
      at += 2;
      before = undefined;
    } else skip(1);
  };

  while (at < script.length) {
    const passed = take(PASSED);
    if (passed !== undefined) {
      at += passed.length;
      continue;
    }
    const text = take(TEXT) ?? (divides(before) ? undefined : take(REGEX));
    if (text !== undefined) {
      skip(text.length);
      continue;
    }
    const mark = script.charAt(at);
    if (mark === "`" || (mark === "}" && openTemplates.at(-1) === depth)) {
      if (mark === "}") openTemplates.pop();
      at += 1;
      template();
      continue;
    }
    if (mark === "{") depth += 1;
    if (mark === "}") depth -= 1;
    put(take(WORD) ?? mark);
  }
  return tokens;
};
