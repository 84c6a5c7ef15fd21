import { present } from "../../neutral/fields.ts";
import type { Loss, Tool, ToolChoice } from "../../neutral/request.ts";
import { OWN } from "./seal.ts";

const NO_ARGUMENTS = { type: "object", properties: {} } as const;

/** The tools for a provider. */
export const writeTools = (tools: readonly Tool[], losses: Loss[]): object[] =>
  tools.flatMap((tool, index) => {
    if (tool.kind === "built-in") return writeBuiltIn(tool, `tools.${index}`, losses);
    const { name, description } = tool;
    if (tool.kind === "custom")
      return [
        present({
          type: "custom",
          name,
          description,
          format: tool.grammar && { type: "grammar", ...tool.grammar },
        }),
      ];
    if (tool.cache) losses.push({ field: `tools.${index}.cache_control`, grave: false });
    // Where it is left out the API is stricter than any other.
    const { parameters = NO_ARGUMENTS, strict = false } = tool;
    return [present({ type: "function", name, description, parameters, strict })];
  });

const writeBuiltIn = (
  { origin, type, value }: Extract<Tool, { kind: "built-in" }>,
  field: string,
  losses: Loss[],
): object[] => {
  if (origin === OWN) return typeof value === "object" && value !== null ? [value] : [];
  losses.push({ field, grave: true, why: `the tool ${type} is one that only providers of ${origin} run` });
  return [];
};

/** Which of the tools may or must be called. */
export const writeToolChoice = (choice: ToolChoice, tools: readonly Tool[]): string | object => {
  const named = (name: string): object => ({ type: typeOf(name, tools), name });
  if (choice.kind === "tool") return named(choice.name);
  if (choice.kind !== "allowed") return choice.kind;
  return {
    type: "allowed_tools",
    mode: choice.required ? "required" : "auto",
    tools: choice.names.map(named),
  };
};

const typeOf = (name: string, tools: readonly Tool[]): string =>
  tools.some((tool) => tool.kind === "custom" && tool.name === name) ? "custom" : "function";
