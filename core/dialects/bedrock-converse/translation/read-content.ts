import { isArray, isObject } from "../../json/value.ts";
import type { FinishReason } from "../../neutral/answer.ts";
import { type Fields, isJson, present } from "../../neutral/fields.ts";
import type { Citation, Part } from "../../neutral/parts.ts";

const FINISHES: Readonly<Record<string, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool-calls",
  guardrail_intervened: "content-filter",
  content_filtered: "content-filter",
  refusal: "refusal",
  pause_turn: "pause",
};

/** Why an answer ended, by the name that this dialect has for it. */
export const finishOf = (reason: unknown): FinishReason =>
  typeof reason === "string" && Object.hasOwn(FINISHES, reason) ? (FINISHES[reason] ?? "other") : "other";

/** The stop sequence that ended an answer, where the model said which. */
export const stopSequenceIn = ({ additionalModelResponseFields: more }: Fields): string | undefined => {
  const found = isObject(more)
    ? isObject(more.delta)
      ? more.delta.stop_sequence
      : more.stop_sequence
    : undefined;
  return typeof found === "string" ? found : undefined;
};

/** A member that is a text, or an empty one. */
export const textAt = (fields: Fields, key: string): string => {
  const value = fields[key];
  return typeof value === "string" ? value : "";
};

/** Who sealed the thoughts of this dialect. */
export const ORIGIN = "bedrock-converse";

/** A tool that the provider ran itself: the client has nothing to do with its call. */
export const isServerTool = ({ type }: Fields): boolean => type === "server_tool_use";

/** The parts that a block of an answer is; none where it is of no known kind. */
export const partsOf = (block: Fields): readonly Part[] | undefined => {
  for (const [name, read] of Object.entries(BLOCKS)) {
    const value = block[name];
    if (value !== undefined && value !== null) return read(value);
  }
  return undefined;
};

const BLOCKS: Readonly<Record<string, (value: unknown) => readonly Part[] | undefined>> = {
  text: (text) => (typeof text === "string" && text !== "" ? [{ kind: "text", text }] : []),
  toolUse: (call) => {
    if (!isObject(call)) return undefined;
    if (isServerTool(call)) return builtIn("toolUse", call);
    const input = JSON.stringify(call.input ?? {});
    return [{ kind: "tool-call", id: textAt(call, "toolUseId"), name: textAt(call, "name"), input }];
  },
  // Of an answer, it is what a tool of the provider's own gave back.
  toolResult: (value) => builtIn("toolResult", value),
  reasoningContent: (value) => (isObject(value) ? thoughtIn(value) : undefined),
  citationsContent: (value) => {
    if (!isObject(value)) return undefined;
    const pieces = isArray(value.content) ? value.content.filter(isObject) : [];
    const citations = isArray(value.citations) ? value.citations.filter(isObject).map(readCitation) : [];
    const text = pieces.map((piece) => textAt(piece, "text")).join("");
    return [{ kind: "text", text, ...(citations.length > 0 ? { citations } : {}) }];
  },
  image: (value) => {
    const source = isObject(value) ? value.source : undefined;
    if (!isObject(value) || !isObject(source) || typeof source.bytes !== "string") return undefined;
    const mediaType = `image/${textAt(value, "format") || "png"}`;
    return [{ kind: "image", source: { kind: "bytes", mediaType, data: source.bytes } }];
  },
};

const builtIn = (type: string, value: unknown): readonly Part[] | undefined =>
  isJson(value) ? [{ kind: "built-in", origin: ORIGIN, type, value: { [type]: value } }] : undefined;

const thoughtIn = (value: Fields): readonly Part[] | undefined => {
  const { reasoningText: said, redactedContent: sealed } = value;
  if (typeof sealed === "string")
    return [{ kind: "reasoning", text: "", signature: { origin: ORIGIN, value: sealed, sealed: true } }];
  if (!isObject(said)) return undefined;
  const signature = textAt(said, "signature");
  const seal = signature === "" ? undefined : { origin: ORIGIN, value: signature };
  return [present({ kind: "reasoning" as const, text: textAt(said, "text"), signature: seal })];
};

/** What a text goes back to. Places are places in the cited document, not in the text. */
export const readCitation = (citation: Fields): Citation => {
  const { location, sourceContent } = citation;
  const web = isObject(location) && isObject(location.web) ? location.web : {};
  const pieces = isArray(sourceContent) ? sourceContent.filter(isObject) : [];
  const source = textAt(citation, "source");
  return present({
    title: textAt(citation, "title") || undefined,
    url: textAt(web, "url") || (/^https?:/.test(source) ? source : undefined),
    quoted: pieces.map((piece) => textAt(piece, "text")).join("") || undefined,
  });
};
