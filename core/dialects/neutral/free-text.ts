import { parseObject } from "../json/value.ts";
import type { Loss, NeutralRequest, Tool } from "./request.ts";

/** The one argument of a function that stands for a tool of free text. */
const ARGUMENT = "input";
const PARAMETERS = {
  type: "object",
  properties: { [ARGUMENT]: { type: "string" } },
  required: [ARGUMENT],
  additionalProperties: false,
} as const;

type Custom = Extract<Tool, { kind: "custom" }>;

/** What a grammar would have made sure of, the model is told. */
const described = ({ description = "", grammar }: Custom): string =>
  grammar
    ? `${description}\n\n\`${ARGUMENT}\` is a text by this grammar (${grammar.syntax}):\n${grammar.definition}`.trim()
    : description;

/** The request with functions in the place of tools that take free text, where its client takes their calls for what they stand for. */
export const asFunctions = (request: NeutralRequest, losses: Loss[]): NeutralRequest => {
  if (!request.freeTextAsArgument) return request;
  const tools = request.tools.map((tool, index): Tool => {
    if (tool.kind !== "custom") return tool;
    if (tool.grammar) losses.push({ field: `tools.${index}.format`, grave: false });
    return { kind: "function", name: tool.name, description: described(tool), parameters: PARAMETERS };
  });
  return { ...request, tools };
};

/** The free text that a function was called with in the place of a tool; the arguments themselves where they are none such. */
export const freeTextIn = (input: string): string => {
  const text = parseObject(input)?.[ARGUMENT];
  return typeof text === "string" ? text : input;
};
