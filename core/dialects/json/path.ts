/** The way from the root of a body to a value: key names and item numbers. */
export type JsonPath = readonly (string | number)[];

const MAX_NAME = 60;
const MAX_PATH = 100;

/** A path as `messages[3].role`, bounded, with nothing in it but printable ASCII: its keys are the client's. */
export const formatPath = (path: JsonPath): string => {
  let out = "";
  for (const step of path) {
    const next = typeof step === "number" ? `[${step}]` : formatKey(step, out === "");
    if (out.length + next.length > MAX_PATH) return `${out}...`;
    out += next;
  }
  return out;
};

/** One key name, bounded, with nothing in it but printable ASCII. */
export const printable = (key: string): string => {
  const escaped = key
    .slice(0, MAX_NAME + 1)
    .replace(/[^ !#-[\]-~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return escaped.length > MAX_NAME ? `${escaped.slice(0, MAX_NAME)}...` : escaped;
};

const formatKey = (key: string, first: boolean): string => {
  if (!/^[A-Za-z_][\w-]{0,59}$/.test(key)) return `["${printable(key)}"]`;
  return first ? key : `.${key}`;
};
