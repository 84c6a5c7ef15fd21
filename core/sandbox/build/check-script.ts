import { type CodeToken, codeTokens } from "./code-tokens.ts";
import { insteadOf, refusedGlobal } from "./refused-globals.ts";
import { type SourcePlace, sourceFinder } from "./source-map.ts";

/** Something that a script must not hold, and where it comes from. */
export interface ScriptProblem extends Partial<SourcePlace> {
  readonly message: string;
}

/** What is wrong with a built script: globals that no plugin has, and code that would be loaded while it runs. */
export const checkScript = (code: string, sourceMap: string): ScriptProblem[] => {
  const tokens = codeTokens(code);
  const found = tokens.flatMap((token, index) => {
    const message = messageOf(token, tokens[index - 1], tokens[index + 1]);
    return message === undefined ? [] : [{ message, at: token.at }];
  });
  if (found.length === 0) return [];
  const sourceOf = sourceFinder(code, sourceMap);
  return found.map(({ message, at }) => ({ message, ...sourceOf(at) }));
};

const messageOf = (
  { text }: CodeToken,
  before: CodeToken | undefined,
  after: CodeToken | undefined,
): string | undefined => {
  const name = refusedGlobal(text);
  if (name !== undefined) return `no plugin has the global ${name}: ${insteadOf(name)}`;
  if (before?.text === "." || after?.text === ":") return undefined;
  if (text === "import" && after?.text === "(")
    return "import() loads code while the plugin runs: import it statically";
  if (text === "import" && after?.text === ".")
    return "no plugin has import.meta: take what you need from the config";
  if (text === "__require") return "require() loads code while the plugin runs: import it statically";
  return undefined;
};
