import type { Segment } from "@sluice/sdk";
import type { TextSlot } from "../contract.ts";
import { defineSlots } from "../definitions.ts";
import { type JsonBody, type JsonNode, memberAt } from "../json/body.ts";
import { literalsIn } from "../json/literals.ts";
import { isArray, isObject } from "../json/value.ts";
import { collectText, type Speaker, type TextShape } from "../text-shape.ts";
import { askedItemShape, itemShape, requestShape } from "./shape.ts";

const { instructions: instructionsShape, input: inputShape } = requestShape.members ?? {};

/** Items that hold what a tool gave back, whoever ran it. */
const RESULTS: ReadonlySet<unknown> = new Set([
  ...["function_call_output", "custom_tool_call_output", "computer_call_output", "shell_call_output"],
  ...["local_shell_call_output", "apply_patch_call_output", "mcp_call", "code_interpreter_call"],
  ...["file_search_call"],
]);

const plainIn = (type: unknown): Segment["kind"] =>
  type === "reasoning" ? "reasoning" : RESULTS.has(type) ? "tool-result" : "text";

const roleIn = ({ type, role }: Record<string, unknown>): string => {
  if (typeof role === "string") return role;
  if (type === undefined || type === "message") return "user";
  return typeof type === "string" && type.endsWith("_output") ? "tool" : "assistant";
};

/** Appends the texts of an item. */
const collectItem = (
  place: JsonNode | undefined,
  item: unknown,
  shape: TextShape,
  where: Pick<Speaker, "within" | "repeats">,
  out: TextSlot[],
): void => {
  if (!isObject(item)) return;
  const role = shape === itemShape ? "assistant" : roleIn(item);
  collectText(place, item, shape, { role, choice: 0, plain: plainIn(item.type), ...where }, out);
};

/** The texts of a request: its instructions, each item, and what it defines. */
export const requestSlots = (body: JsonBody): TextSlot[] => {
  const out: TextSlot[] = [];
  if (!isObject(body.value)) return out;
  const { instructions, input } = body.value;
  const system = { role: "system", choice: 0 };
  collectText(memberAt(body.root, "instructions"), instructions, instructionsShape, system, out, "0:system");
  const place = memberAt(body.root, "input");
  if (isArray(input)) {
    place?.items?.forEach((item, at) => {
      collectItem(item, input[at], askedItemShape, { within: `0/${at}` }, out);
    });
  } else collectText(place, input, inputShape, { role: "user", choice: 0 }, out, "0:input");
  fillIn(body, out);
  for (const tool of memberAt(body.root, "tools")?.items ?? []) {
    if (tool) defineSlots(body.text, tool, out, secretsOf(tool));
  }
  defineSlots(body.text, memberAt(body.root, "tool_choice"), out);
  const text = memberAt(body.root, "text");
  defineSlots(body.text, text && memberAt(text, "format"), out);
  return out;
};

/** What a remote tool is to be called with is nobody's text. */
const secretsOf = (tool: JsonNode): JsonNode[] =>
  ["authorization", "headers"].flatMap((key) => memberAt(tool, key) ?? []);

/** What is filled into a prompt that the provider keeps: the values, not their names. */
const fillIn = ({ root, text }: JsonBody, out: TextSlot[]): void => {
  const prompt = memberAt(root, "prompt");
  const variables = prompt && memberAt(prompt, "variables");
  if (!variables) return;
  for (const literal of literalsIn(text, variables.start, variables.end)) {
    if (IS_KEY.test(text.slice(literal.end, literal.end + MAX_SPACE))) continue;
    out.push({ ...literal, role: "user", kind: "text", choice: 0, channel: "0:variables" });
  }
};

const MAX_SPACE = 100;
const IS_KEY = /^\s*:/;

/** The texts of an answer. */
export const answerSlots = (body: JsonBody): TextSlot[] => {
  const out: TextSlot[] = [];
  collectAnswer(body.root, body.value, false, out);
  return out;
};

/** Appends the texts of an answer that stands in a body. */
export const collectAnswer = (
  place: JsonNode | undefined,
  answer: unknown,
  repeats: boolean,
  out: TextSlot[],
): void => {
  if (!place || !isObject(answer)) return;
  const { output, output_text: joined } = answer;
  if (isArray(output)) {
    memberAt(place, "output")?.items?.forEach((item, at) => {
      collectItem(item, output[at], itemShape, { within: `0/${at}`, repeats }, out);
    });
  }
  // Some servers add what clients otherwise make for themselves.
  const speaker = { role: "assistant", choice: 0, repeats };
  collectText(memberAt(place, "output_text"), joined, WORDS, speaker, out, "0:output-text");
};

const WORDS: TextShape = { text: "text" };

/** Appends the texts of an item in an event. */
export const collectEventItem = (
  place: JsonNode | undefined,
  item: unknown,
  at: number,
  repeats: boolean,
  out: TextSlot[],
): void => collectItem(place, item, itemShape, { within: `0/${at}`, repeats }, out);

/** What a piece of an item is by its own type. */
export const plainPart = (part: unknown): Segment["kind"] =>
  isObject(part) && (part.type === "reasoning_text" || part.type === "summary_text") ? "reasoning" : "text";
