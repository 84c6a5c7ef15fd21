import type { Segment } from "@sluice/sdk";
import type { TextSlot } from "../contract.ts";
import { defineSlots } from "../definitions.ts";
import type { JsonBody, JsonNode } from "../json/body.ts";
import { literalsIn, scalarsIn } from "../json/literals.ts";
import { collectText, indexOf, type Speaker, type TextShape } from "../text-shape.ts";
import { field, fieldAt, itemsOf } from "./fields.ts";
import { askedPart, part as partShape } from "./shape.ts";

/** Whose words a role's are; a request's content without one is the user's. */
const ROLES: Readonly<Record<string, string>> = { model: "assistant", function: "tool" };

const roleOf = (content: unknown, otherwise: string): string => {
  const role = field(content, "role");
  return typeof role === "string" && role !== "" ? (ROLES[role] ?? role) : otherwise;
};

/** Values of parts in which every string is a text of its own. */
const OPEN_VALUES: readonly (readonly [of: string, at: string, kind: Segment["kind"]])[] = [
  ["functionCall", "args", "tool-arguments"],
  ["functionResponse", "response", "tool-result"],
  ["toolCall", "args", "tool-arguments"],
  ["toolResponse", "response", "tool-result"],
  ["executableCode", "code", "tool-arguments"],
  ["codeExecutionResult", "output", "tool-result"],
];

/** What a tool has given back is a tool's, whoever hands it on. */
const speakerOf = (kind: Segment["kind"], speaker: Speaker): string =>
  kind === "tool-result" ? "tool" : speaker.role;

const collectPart = (
  text: string,
  { node, value }: { readonly node: JsonNode; readonly value: unknown },
  shapes: { readonly said: TextShape; readonly thought: TextShape },
  speaker: Speaker,
  out: TextSlot[],
): void => {
  const shape = field(value, "thought") === true ? shapes.thought : shapes.said;
  const plain = field(value, "functionResponse") === undefined ? speaker : { ...speaker, role: "tool" };
  collectText(node, value, shape, plain, out);
  for (const [of, at, kind] of OPEN_VALUES) {
    const place = fieldAt(fieldAt(node, of), at);
    if (place === undefined) continue;
    const role = speakerOf(kind, speaker);
    const channel = `${speaker.choice}:${of}`;
    for (const word of scalarsIn(text, place.start, place.end))
      out.push({ ...word, role, kind, choice: speaker.choice, channel, whole: true, isValue: true });
  }
  collectPartialArgs(text, node, value, speaker, out);
};

/** Arguments that come in pieces: those of one place run on through the events. */
const collectPartialArgs = (
  text: string,
  node: JsonNode,
  value: unknown,
  { role, choice }: Speaker,
  out: TextSlot[],
): void => {
  const call = field(value, "functionCall");
  const pieces = itemsOf(fieldAt(fieldAt(node, "functionCall"), "partialArgs"), field(call, "partialArgs"));
  for (const piece of pieces) {
    const place = fieldAt(piece.node, "stringValue") ?? fieldAt(piece.node, "numberValue");
    if (place === undefined) continue;
    const channel = `${choice}:args:${field(call, "id")}:${field(piece.value, "jsonPath")}`;
    for (const word of scalarsIn(text, place.start, place.end))
      out.push({ ...word, role, kind: "tool-arguments", choice, channel, isValue: true });
  }
};

/** The texts of a content. */
export const collectContent = (
  text: string,
  node: JsonNode | undefined,
  value: unknown,
  speaker: Speaker,
  out: TextSlot[],
): void => {
  const parts = itemsOf(fieldAt(node, "parts"), field(value, "parts"));
  for (const one of parts) collectPart(text, one, askedPart, speaker, out);
};

/** The texts of a request: of each turn, of the instructions, and of what it defines. */
export const requestSlots = (body: JsonBody): TextSlot[] => {
  const out: TextSlot[] = [];
  collectRequest(body, body.root, body.value, out);
  return out;
};

/** The same for a request that stands within another. */
export const collectRequest = (
  { text }: JsonBody,
  root: JsonNode,
  request: unknown,
  out: TextSlot[],
): void => {
  const instruction = fieldAt(root, "systemInstruction");
  collectContent(text, instruction, field(request, "systemInstruction"), { role: "system", choice: 0 }, out);
  for (const { node, value } of itemsOf(fieldAt(root, "contents"), field(request, "contents")))
    collectContent(text, node, value, { role: roleOf(value, "user"), choice: 0 }, out);
  const config = fieldAt(root, "generationConfig");
  const stop = fieldAt(config, "stopSequences");
  for (const literal of stop ? literalsIn(text, stop.start, stop.end) : [])
    out.push({ ...literal, role: "system", kind: "text", choice: 0, channel: "0:stop" });
  const calling = fieldAt(fieldAt(root, "toolConfig"), "functionCallingConfig");
  const defining = [
    fieldAt(root, "tools"),
    fieldAt(calling, "allowedFunctionNames"),
    fieldAt(config, "responseSchema"),
    fieldAt(config, "responseJsonSchema"),
  ];
  for (const place of defining) defineSlots(text, place, out);
};

/** What a candidate says beside its content: each string a text of its own. What is outdated by an edit is none of it. */
const BESIDE: readonly (readonly [path: readonly string[], kind: Segment["kind"]])[] = [
  [["finishMessage"], "text"],
  [["groundingMetadata", "webSearchQueries"], "tool-arguments"],
  [["groundingMetadata", "imageSearchQueries"], "tool-arguments"],
  [["groundingMetadata", "retrievalQueries"], "tool-arguments"],
  [["groundingMetadata", "searchEntryPoint"], "tool-result"],
  [["groundingMetadata", "groundingChunks"], "tool-result"],
  [["urlContextMetadata"], "tool-result"],
];

/** The texts of an answer's candidates or an event's. */
export const candidateSlots = (body: JsonBody): TextSlot[] => {
  const out: TextSlot[] = [];
  for (const { node, value, at } of itemsOf(
    fieldAt(body.root, "candidates"),
    field(body.value, "candidates"),
  )) {
    const content = field(value, "content");
    const speaker = { role: roleOf(content, "assistant"), choice: indexOf(value, at) };
    for (const one of itemsOf(fieldAt(fieldAt(node, "content"), "parts"), field(content, "parts")))
      collectPart(body.text, one, partShape, speaker, out);
    for (const [path, kind] of BESIDE) {
      const place = path.reduce<JsonNode | undefined>(fieldAt, node);
      if (place !== undefined) beside(body.text, place, kind, speaker, out);
    }
  }
  return out;
};

const KEY = /^\s*:/;

const beside = (
  text: string,
  place: JsonNode,
  kind: Segment["kind"],
  { choice }: Speaker,
  out: TextSlot[],
): void => {
  for (const literal of literalsIn(text, place.start, place.end)) {
    if (KEY.test(text.slice(literal.end, literal.end + 16))) continue;
    const channel = `${choice}:${place.key}`;
    out.push({ ...literal, role: "assistant", kind, choice, channel, whole: true, isValue: true });
  }
};
