/**
 * `${VAR}` and `${VAR:-default}` in the values of a config file; `$${` is a literal `${`.
 *
 * Braces, commas and blanks of a variable would break a YAML flow map (`{ key: ${KEY} }`). So they are shielded
 * before the file is parsed: each is replaced by one private character, which keeps all lines and columns, and
 * put back in the parsed values. Quotes and backslashes stay, so that quoted values read as YAML reads them.
 */
const SHIELDED = "{}[], \t";
const VARIABLE_IN_FILE = /\$\{[^}\r\n]*\}/g;
const VARIABLE_OR_ESCAPE = /\$\$\{|\$\{([^}]*)(\}?)/g;
const VARIABLE_ALONE = /^\$\{[^}]*\}$/;
const NAME_AND_DEFAULT = /^([A-Za-z_][A-Za-z0-9_]*)(?::-([\s\S]*))?$/;
const PRIVATE_USE = { first: 0xe000, last: 0xf8ff };

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Shield {
  /** The text to parse: as long as the file's, line by line. */
  readonly text: string;
  /** Puts the shielded characters of a parsed value back. */
  restore(value: string): string;
}

export const shieldVariables = (text: string): Shield => {
  if (!text.includes("${")) return { text, restore: (value) => value };
  const base = unusedBlock(text);
  const back = new RegExp(
    `[\\u{${base.toString(16)}}-\\u{${(base + SHIELDED.length - 1).toString(16)}}]`,
    "gu",
  );
  return {
    text: text.replace(VARIABLE_IN_FILE, (variable) =>
      variable.replace(/[{}[\], \t]/g, (char) => String.fromCharCode(base + SHIELDED.indexOf(char))),
    ),
    restore: (value) => value.replace(back, (char) => SHIELDED.charAt(char.charCodeAt(0) - base)),
  };
};

/** The first run of private characters that the file does not use itself. */
const unusedBlock = (text: string): number => {
  for (let base = PRIVATE_USE.first; base + SHIELDED.length <= PRIVATE_USE.last; base += SHIELDED.length) {
    const run = Array.from(SHIELDED, (_, index) => String.fromCharCode(base + index));
    if (!run.some((char) => text.includes(char))) return base;
  }
  return PRIVATE_USE.first;
};

/** A value that is one variable and nothing else; the schema decides what its text becomes. */
export class LoneVariable {
  constructor(
    readonly text: string,
    /** False where the text is the default that stands in the file. */
    readonly fromEnvironment: boolean,
  ) {}
}

export interface Interpolated {
  readonly value: string | LoneVariable;
  /** What came out of the environment into a text. */
  readonly secrets: readonly string[];
  readonly problems: readonly string[];
}

/** Replaces the variables of one value; `undefined` where it has none. */
export const interpolate = (text: string, env: Environment): Interpolated | undefined => {
  if (!text.includes("${")) return undefined;
  const secrets: string[] = [];
  const problems: string[] = [];
  const value = text.replace(
    VARIABLE_OR_ESCAPE,
    (match, body: string | undefined, end: string | undefined) => {
      if (body === undefined) return "${";
      const read = end === "}" ? readVariable(body, env) : MALFORMED;
      if ("problem" in read) problems.push(read.problem);
      else if (read.fromEnvironment && read.text !== "") secrets.push(read.text);
      return "problem" in read ? match : read.text;
    },
  );
  if (!VARIABLE_ALONE.test(text)) return { value, secrets, problems };
  return { value: new LoneVariable(value, secrets.length > 0), secrets: [], problems };
};

const MALFORMED = {
  problem:
    "`${` starts a variable: write ${NAME} or ${NAME:-default}, or $${ for the two characters themselves",
};

const readVariable = (
  body: string,
  env: Environment,
): { text: string; fromEnvironment: boolean } | { problem: string } => {
  const [, name, fallback] = NAME_AND_DEFAULT.exec(body) ?? [];
  if (name === undefined || fallback?.includes("${")) return MALFORMED;
  const found = Object.hasOwn(env, name) ? env[name] : undefined;
  if (fallback !== undefined && (found === undefined || found === ""))
    return { text: fallback, fromEnvironment: false };
  if (found !== undefined) return { text: found, fromEnvironment: true };
  return { problem: `the variable ${name} is not set: set it, or give a default as \${${name}:-default}` };
};
