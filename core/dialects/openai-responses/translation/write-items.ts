import { present } from "../../neutral/fields.ts";
import type { CachePoint, Citation, Message, Part, Source, ToolResultPart } from "../../neutral/parts.ts";
import type { Json, Loss } from "../../neutral/request.ts";
import { summaryText } from "../items.ts";
import { OWN } from "./seal.ts";

type Of<Kind extends Part["kind"]> = Extract<Part, { kind: Kind }>;

/** Where losses are put. */
type Losses = Loss[];

/** The items that messages are; `skip`: how many of the first are said elsewhere. */
export const writeInput = (messages: readonly Message[], skip: number, losses: Losses): object[] =>
  messages.flatMap((message, index) =>
    index < skip ? [] : writeMessage(message, `messages.${index}`, losses),
  );

const writeMessage = (message: Message, at: string, losses: Losses): object[] => {
  if (message.name !== undefined) losses.push({ field: `${at}.name`, grave: false });
  const role = message.role === "tool" ? "user" : message.role;
  const items: object[] = [];
  let content: Part[] = [];
  const flush = (): void => {
    if (content.length > 0)
      items.push({ type: "message", role, content: writeContent(content, role, at, losses) });
    content = [];
  };
  for (const part of message.parts) {
    const write = part.kind in ITEMS;
    if (!write) content.push(part);
    else {
      flush();
      items.push(...writeItem(part, at, losses));
    }
  }
  flush();
  return items;
};

/** An item of a tool that this dialect's providers run. */
export const writeBuiltIn = ({
  origin,
  value,
}: Of<"built-in">): { readonly [key: string]: Json } | undefined =>
  origin === OWN && typeof value === "object" && value !== null && !isList(value) ? value : undefined;

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const writeTool = (part: Of<"built-in">, at: string, losses: Losses): object[] => {
  const item = writeBuiltIn(part);
  if (item) return [item];
  losses.push({ field: `${at}.${part.type}`, grave: false });
  return [];
};

const writeItem = (part: Part, at: string, losses: Losses): object[] => {
  if (part.kind === "built-in") return writeTool(part, at, losses);
  if (part.kind === "reasoning") return ITEMS.reasoning(part, at, losses);
  if (part.kind === "tool-call") return ITEMS["tool-call"](part, at, losses);
  return part.kind === "tool-result" ? ITEMS["tool-result"](part, at, losses) : [];
};

const writeThought = ({ text, signature }: Of<"reasoning">, at: string, losses: Losses): object[] => {
  if (signature?.origin !== OWN) {
    // A thought that this provider did not encrypt itself is none that it takes.
    losses.push({ field: `${at}.reasoning`, grave: false });
    return [];
  }
  const summary = text === "" ? [] : [summaryText(text)];
  return [{ type: "reasoning", summary, encrypted_content: signature.value }];
};

const writeCall = (
  { id, name, input, custom, signature, cache }: Of<"tool-call">,
  at: string,
  losses: Losses,
): object[] => {
  if (signature) losses.push({ field: `${at}.tool_calls.signature`, grave: false });
  noteCache(cache, at, losses);
  return custom
    ? [{ type: "custom_tool_call", call_id: id, name, input }]
    : [{ type: "function_call", call_id: id, name, arguments: input === "" ? "{}" : input }];
};

const writeResult = (result: ToolResultPart, at: string, losses: Losses): object[] => {
  const { callId, content, custom, isError, cache } = result;
  if (isError) losses.push({ field: `${at}.tool_result.is_error`, grave: false });
  noteCache(cache, `${at}.tool_result`, losses);
  const [only] = content;
  const text =
    content.length === 0
      ? ""
      : content.length === 1 && only?.kind === "text" && !only.cache
        ? only.text
        : undefined;
  const output = text ?? writeContent(content, "tool", `${at}.tool_result`, losses);
  const type = custom ? "custom_tool_call_output" : "function_call_output";
  return [{ type, call_id: callId, output }];
};

const ITEMS = {
  reasoning: writeThought,
  "tool-call": writeCall,
  "tool-result": writeResult,
  "built-in": writeTool,
} as const;

type Speaker = "system" | "developer" | "user" | "assistant" | "tool";

const writeContent = (
  parts: readonly Part[],
  role: Speaker,
  at: string,
  losses: Losses,
): string | object[] => {
  const [only] = parts;
  if (role !== "assistant" && parts.length === 1 && only?.kind === "text" && !only.cache && !only.citations)
    return only.text;
  return parts.flatMap((part, index) => writePart(part, role, `${at}.content.${index}`, losses));
};

const writePart = (part: Part, role: Speaker, at: string, losses: Losses): object[] => {
  switch (part.kind) {
    case "text":
      return [writeText(part, role, at, losses)];
    case "refusal":
      return [{ type: role === "assistant" ? "refusal" : "input_text", ...refused(part.text, role) }];
    case "image":
      return fromAssistant(role, at, losses) ?? fromElsewhere(part, at, losses) ?? [writeImage(part)];
    case "document":
      return fromAssistant(role, at, losses) ?? fromElsewhere(part, at, losses) ?? [writeDocument(part)];
    case "audio":
      losses.push({ field: at, grave: true, why: "this API takes no sound" });
      return [];
    default:
      losses.push({ field: `${at}.${part.kind}`, grave: false });
      return [];
  }
};

const refused = (text: string, role: Speaker): object =>
  role === "assistant" ? { refusal: text } : { text };

const writeText = (
  { text, citations, cache }: Of<"text">,
  role: Speaker,
  at: string,
  losses: Losses,
): object => {
  if (role === "assistant") {
    noteCache(cache, at, losses);
    return present({ type: "output_text", text, annotations: citations?.map(writeCitation) });
  }
  if (citations) losses.push({ field: `${at}.citations`, grave: false });
  return present({ type: "input_text", text, prompt_cache_breakpoint: cache && writeCache(cache) });
};

/** A citation of a text; what has no address has no place. */
export const writeCitation = ({ url = "", title = "", start = 0, end = 0 }: Citation) => ({
  type: "url_citation",
  url,
  title,
  start_index: start,
  end_index: end,
});

/** What a model has drawn cannot be shown to it as its own. */
const fromAssistant = (role: Speaker, at: string, losses: Losses): object[] | undefined => {
  if (role !== "assistant") return undefined;
  losses.push({
    field: at,
    grave: true,
    why: "this API takes pictures and files from users and tools alone",
  });
  return [];
};

/** Files that a provider of another dialect keeps. */
const fromElsewhere = (
  { source }: Of<"image" | "document">,
  at: string,
  losses: Losses,
): object[] | undefined => {
  if (source.kind !== "file" || (source.origin ?? OWN) === OWN) return undefined;
  losses.push({ field: at, grave: true, why: "it is a file that another provider keeps" });
  return [];
};

const urlOf = (source: Exclude<Source, { kind: "file" }>): string =>
  source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;

const writeImage = ({ source, detail = "auto", cache }: Of<"image">): object => {
  const from = source.kind === "file" ? { file_id: source.id } : { image_url: urlOf(source) };
  return present({
    type: "input_image",
    ...from,
    detail,
    prompt_cache_breakpoint: cache && writeCache(cache),
  });
};

const writeDocument = ({ source, name, cache }: Of<"document">): object => {
  const breakpoint = cache && writeCache(cache);
  const from =
    source.kind === "file"
      ? { file_id: source.id }
      : source.kind === "url"
        ? { file_url: source.url }
        : { filename: name ?? nameOf(source.mediaType), file_data: urlOf(source) };
  return present({ type: "input_file", ...from, prompt_cache_breakpoint: breakpoint });
};

const nameOf = (mediaType: string): string =>
  mediaType.startsWith("text/") ? "document.txt" : "document.pdf";

const SHORT_SECONDS = 1800;

const writeCache = ({ ttlSeconds }: CachePoint): object =>
  present({
    mode: "explicit",
    ttl: ttlSeconds === undefined ? undefined : ttlSeconds <= SHORT_SECONDS ? "30m" : "12h",
  });

/** Only what a user or a tool says can be marked. */
const noteCache = (cache: CachePoint | undefined, at: string, losses: Losses): void => {
  if (cache) losses.push({ field: `${at}.cache_control`, grave: false });
};
