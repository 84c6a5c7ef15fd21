import { isObject } from "../../json/value.ts";
import type { Fields } from "../../neutral/fields.ts";
import type { ToolResultPart } from "../../neutral/parts.ts";

/** What a tool gave back here is an object; elsewhere it is text. */
export const textOfResponse = (response: Fields): { readonly text: string; readonly isError?: true } => {
  const [key, ...more] = Object.keys(response);
  const only = key !== undefined && more.length === 0 ? response[key] : undefined;
  if (typeof only === "string" && parsed(only) === undefined) {
    if (key === "output") return { text: only };
    if (key === "error") return { text: only, isError: true };
  }
  return { text: JSON.stringify(response) };
};

/** The object that a text is, where it is one. */
const parsed = (text: string): Record<string, unknown> | undefined => {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The same the other way round. */
export const responseOf = ({ content, isError }: ToolResultPart): object => {
  const text = content.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n");
  return isError ? { error: parsed(text) ?? text } : (parsed(text) ?? { output: text });
};

/** What a tool is called with is an object here. Text that is none is kept under a name. */
export const argsOf = (input: string): object => (input.trim() === "" ? {} : (parsed(input) ?? { input }));
