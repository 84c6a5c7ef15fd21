import { isObject } from "../../json/value.ts";
import {
  type Fields,
  flagAt,
  jsonAt,
  objectAt,
  objectsAt,
  othersIn,
  present,
  stringAt,
  wrong,
} from "../../neutral/fields.ts";
import type { Tool, ToolChoice } from "../../neutral/request.ts";
import { joinedName } from "./namespaces.ts";
import type { Notes } from "./read-items.ts";
import { asJson } from "./read-parts.ts";
import { OWN } from "./seal.ts";

const FUNCTION_KEYS: ReadonlySet<string> = new Set("type name description parameters strict".split(" "));
const CUSTOM_KEYS: ReadonlySet<string> = new Set("type name description format".split(" "));

const NAMESPACE_KEYS: ReadonlySet<string> = new Set("type name tools".split(" "));

/** The tools that a client defines, and those that it asks the provider for. */
export const readTools = (request: Fields, { others }: Pick<Notes, "others">): Tool[] =>
  objectsAt(request, "tools").flatMap(({ fields, at }) =>
    fields.type === "namespace" ? readNamespace(fields, at, others) : [readTool(fields, at, others)],
  );

const readNamespace = (space: Fields, at: string, others: Notes["others"]): Tool[] => {
  for (const name of othersIn(space, NAMESPACE_KEYS)) others(at + name);
  return objectsAt(space, "tools", at).map(({ fields, at: place }): Tool => {
    const tool = readTool(fields, place, others);
    return tool.kind === "built-in" ? tool : { ...tool, name: joinedName(nameIn(space, at), tool.name) };
  });
};

/** A tool that may be called. */
export const readTool = (tool: Fields, at: string, others: Notes["others"]): Tool => {
  const type = stringAt(tool, "type", at) ?? "";
  if (type === "function") {
    for (const name of othersIn(tool, FUNCTION_KEYS)) others(at + name);
    return present({
      kind: "function" as const,
      name: nameIn(tool, at),
      description: stringAt(tool, "description", at),
      parameters: jsonAt(tool, "parameters"),
      strict: flagAt(tool, "strict", at),
    });
  }
  if (type !== "custom") return { kind: "built-in", origin: OWN, type, value: asJson(tool) };
  for (const name of othersIn(tool, CUSTOM_KEYS)) others(at + name);
  return readCustom(tool, at);
};

const readCustom = (custom: Fields, at: string): Tool => {
  const format = objectAt(custom, "format", at);
  const grammar = format?.type === "grammar" ? format : undefined;
  return present({
    kind: "custom" as const,
    name: nameIn(custom, at),
    description: stringAt(custom, "description", at),
    grammar: grammar && {
      syntax: stringAt(grammar, "syntax", `${at}format.`) ?? "",
      definition: stringAt(grammar, "definition", `${at}format.`) ?? "",
    },
  });
};

const nameIn = (tool: Fields, at: string): string => {
  const name = stringAt(tool, "name", at);
  if (!name) throw wrong(`${at}name`, "must be a string that is not empty.");
  return name;
};

const MODES = ["auto", "none", "required"] as const;
const CALLED: ReadonlySet<unknown> = new Set(["function", "custom"]);
const WHY = "it asks for a tool that only providers of this dialect run";

/** Which tools may or must be called. */
export const readToolChoice = (request: Fields, { grave }: Notes): ToolChoice | undefined => {
  const { tool_choice: choice } = request;
  if (choice === undefined || choice === null) return undefined;
  const mode = MODES.find((one) => one === choice);
  if (mode) return { kind: mode };
  if (!isObject(choice)) throw wrong("tool_choice", `must be one of ${MODES.join(", ")}, or name a tool.`);
  if (CALLED.has(choice.type)) return { kind: "tool", name: nameIn(choice, "tool_choice.") };
  const tools = choice.type === "allowed_tools" ? objectsAt(choice, "tools", "tool_choice.") : undefined;
  if (!tools || tools.some(({ fields }) => !CALLED.has(fields.type))) {
    grave({ field: "tool_choice", why: WHY });
    return undefined;
  }
  const names = tools.map(({ fields, at }) => nameIn(fields, at));
  return { kind: "allowed", names, required: choice.mode === "required" };
};
