import type { Family } from "../../../catalog/converse-families.ts";
import { isArray, isObject } from "../../json/value.ts";
import { present } from "../../neutral/fields.ts";
import type { DeclaredTool, WithFunctions } from "../../neutral/free-text.ts";
import type { Json, Loss, ToolChoice } from "../../neutral/request.ts";
import { ORIGIN } from "./read-content.ts";
import { type Block, cachePoint } from "./write-content.ts";

const grave = (losses: Loss[], field: string, why: string): undefined => {
  losses.push({ field, grave: true, why });
};

/** The tools and which of them to call; `undefined` where there is nothing to say of any. */
export const writeToolConfig = (
  request: WithFunctions,
  family: Family,
  losses: Loss[],
): object | undefined => {
  const used = namesUsed(request);
  const { toolChoice, parallelToolCalls } = request;
  if (toolChoice?.kind === "none" && used.size === 0) return undefined;
  const offered = request.tools.filter((tool) => isAllowed(tool, toolChoice));
  const tools = offered.flatMap((tool) =>
    writeTool(tool, `tools.${request.tools.indexOf(tool)}`, family, losses),
  );
  if (parallelToolCalls === false && tools.length > 0)
    losses.push({ field: "parallel_tool_calls", grave: false });
  // Where tools were called before, the provider wants to be told of them.
  const all = tools.length > 0 ? tools : [...used].map((name) => spec({ name }));
  if (all.length === 0) return undefined;
  return present({ tools: all, toolChoice: toolChoice && writeChoice(toolChoice, losses) });
};

const namesUsed = ({ messages }: WithFunctions): ReadonlySet<string> =>
  new Set(
    messages.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === "tool-call" ? [part.name] : []))),
  );

const isAllowed = (tool: DeclaredTool, choice: ToolChoice | undefined): boolean =>
  choice?.kind !== "allowed" || (tool.kind !== "built-in" && choice.names.includes(tool.name));

const writeTool = (tool: DeclaredTool, at: string, family: Family, losses: Loss[]): Block[] => {
  if (tool.kind === "built-in") {
    if (tool.origin === ORIGIN && isObject(tool.value)) return [tool.value];
    grave(losses, at, `the tool ${tool.type} is one that only providers of ${tool.origin} run`);
    return [];
  }
  const written = spec(tool);
  if (!tool.cache) return [written];
  if (family.caches.includes("tools")) return [written, cachePoint(tool.cache)];
  losses.push({ field: `${at}.cache_control`, grave: false });
  return [written];
};

const spec = (tool: Omit<Extract<DeclaredTool, { kind: "function" }>, "kind">): Block => ({
  toolSpec: present({
    name: tool.name,
    description: tool.description || undefined,
    inputSchema: { json: objectSchema(tool.parameters) },
    strict: tool.strict || undefined,
  }),
});

/** A schema of an object: nothing else is taken. */
const objectSchema = (parameters: Json | undefined): object => {
  if (!isObject(parameters)) return { type: "object", properties: {} };
  return isArray(parameters) || parameters.type !== undefined
    ? parameters
    : { type: "object", ...parameters };
};

const writeChoice = (choice: ToolChoice, losses: Loss[]): object | undefined => {
  switch (choice.kind) {
    case "auto":
      return { auto: {} };
    case "required":
      return { any: {} };
    case "tool":
      return { tool: { name: choice.name } };
    case "none":
      return grave(
        losses,
        "tool_choice",
        "calls cannot be forbidden there once the conversation has had some",
      );
    default: {
      const [only] = choice.names;
      if (!choice.required) return { auto: {} };
      return only !== undefined && choice.names.length === 1 ? { tool: { name: only } } : { any: {} };
    }
  }
};
