import { present } from "../../neutral/fields.ts";
import type { CachePoint, Message, Part, Source, ToolResultPart } from "../../neutral/parts.ts";
import type { Loss } from "../../neutral/request.ts";

type Of<Kind extends Part["kind"]> = Extract<Part, { kind: Kind }>;

/**
 * Messages as this dialect has them: a message of its own for each result of a tool, which holds text alone. Pictures and files of
 * results follow in a message of the user's, behind all results of the turn, with the call that they belong to.
 */
export const writeMessages = (messages: readonly Message[], losses: Loss[]): object[] => {
  const written: object[] = [];
  let pictures: object[] = [];
  const show = (): void => {
    if (pictures.length > 0) written.push({ role: "user", content: pictures });
    pictures = [];
  };
  messages.forEach((message, index) => {
    const at = `messages.${index}`;
    const results = message.parts.filter((part) => part.kind === "tool-result");
    const others = message.parts.filter((part) => part.kind !== "tool-result");
    if (results.length === 0) show();
    for (const result of results) {
      pictures.push(...shownIn(result, at, losses));
      written.push(writeResult(result, at, losses));
    }
    if (others.length === 0 && results.length > 0) return;
    show();
    written.push(...writeMessage(message, others, at, losses));
  });
  show();
  return written;
};

const writeMessage = (message: Message, parts: readonly Part[], at: string, losses: Loss[]): object[] => {
  if (message.role === "assistant") return writeTurn(parts, message, at, losses);
  const role = message.role === "tool" ? "user" : message.role;
  return [present({ role, name: message.name, content: writeContent(parts, at, losses) })];
};

const textOf = ({ content }: ToolResultPart): string =>
  content.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n");

const writeResult = (result: ToolResultPart, at: string, losses: Loss[]): object => {
  noteCache(result.cache, `${at}.tool_result`, losses);
  if (result.isError) losses.push({ field: `${at}.tool_result.is_error`, grave: false });
  return { role: "tool", tool_call_id: result.callId, content: textOf(result) };
};

const shownIn = ({ content, callId }: ToolResultPart, at: string, losses: Loss[]): object[] => {
  const shown = content.filter((part) => part.kind !== "text");
  if (shown.length === 0) return [];
  return [{ type: "text", text: `Result of the tool call ${callId}:` }, ...partsOf(shown, at, losses)];
};

/** What a model said before. Thoughts have no place in what is sent back. */
const writeTurn = (parts: readonly Part[], { name }: Message, at: string, losses: Loss[]): object[] => {
  const calls = parts.filter((part) => part.kind === "tool-call");
  const refusals = parts.filter((part) => part.kind === "refusal");
  if (parts.some((part) => part.kind === "reasoning"))
    losses.push({ field: `${at}.reasoning`, grave: false });
  if (calls.some(({ signature }) => signature))
    losses.push({ field: `${at}.tool_calls.signature`, grave: false });
  const said = parts.filter(
    (part) => part.kind !== "tool-call" && part.kind !== "refusal" && part.kind !== "reasoning",
  );
  const content = writeContent(said, at, losses);
  // A turn of which nothing has a place there is none.
  if (content.length === 0 && calls.length === 0 && refusals.length === 0) return [];
  return [
    present({
      role: "assistant",
      name,
      content: content.length === 0 ? null : content,
      refusal: refusals.length === 0 ? undefined : refusals.map(({ text }) => text).join(""),
      tool_calls: calls.length === 0 ? undefined : calls.map(writeCall),
    }),
  ];
};

const writeCall = ({ id, name, input, custom }: Of<"tool-call">): object =>
  custom
    ? { id, type: "custom", custom: { name, input } }
    : { id, type: "function", function: { name, arguments: input === "" ? "{}" : input } };

const writeContent = (parts: readonly Part[], at: string, losses: Loss[]): string | object[] => {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === "text") {
    noteText(only, `${at}.content.0`, losses);
    return only.text;
  }
  return partsOf(parts, at, losses);
};

const partsOf = (parts: readonly Part[], at: string, losses: Loss[]): object[] =>
  parts.flatMap((part, index) => writePart(part, `${at}.content.${index}`, losses));

const writePart = (part: Part, at: string, losses: Loss[]): object[] => {
  switch (part.kind) {
    case "text":
      noteText(part, at, losses);
      return [{ type: "text", text: part.text }];
    case "refusal":
      return [{ type: "refusal", refusal: part.text }];
    case "image":
      noteCache(part.cache, at, losses);
      return writeImage(part, at, losses);
    case "document":
      noteCache(part.cache, at, losses);
      return writeDocument(part, at, losses);
    case "audio":
      return writeAudio(part, at, losses);
    default:
      losses.push({ field: `${at}.${part.kind}`, grave: false });
      return [];
  }
};

const noteText = ({ cache, citations }: Of<"text">, at: string, losses: Loss[]): void => {
  noteCache(cache, at, losses);
  if (citations) losses.push({ field: `${at}.citations`, grave: false });
};

/** Providers of this dialect keep what they can by themselves. */
const noteCache = (cache: CachePoint | undefined, at: string, losses: Loss[]): void => {
  if (cache) losses.push({ field: `${at}.cache_control`, grave: false });
};

const FOREIGN_FILE = "it is a file that another provider keeps";

const urlOf = (source: Source): string | undefined => {
  if (source.kind === "url") return source.url;
  return source.kind === "bytes" ? `data:${source.mediaType};base64,${source.data}` : undefined;
};

const writeImage = ({ source, detail }: Of<"image">, at: string, losses: Loss[]): object[] => {
  const url = urlOf(source);
  if (url === undefined) {
    losses.push({ field: at, grave: true, why: FOREIGN_FILE });
    return [];
  }
  return [{ type: "image_url", image_url: present({ url, detail }) }];
};

const writeDocument = ({ source, name }: Of<"document">, at: string, losses: Loss[]): object[] => {
  if (source.kind === "file") return [{ type: "file", file: { file_id: source.id } }];
  if (source.kind === "url") {
    losses.push({ field: at, grave: true, why: "documents go there as bytes, not as an address" });
    return [];
  }
  const isText = source.mediaType.startsWith("text/");
  if (isText) return [{ type: "text", text: Buffer.from(source.data, "base64").toString() }];
  const filename = name ?? "document.pdf";
  return [{ type: "file", file: { filename, file_data: urlOf(source) } }];
};

const writeAudio = ({ source, format }: Of<"audio">, at: string, losses: Loss[]): object[] => {
  if (source.kind !== "bytes") {
    losses.push({ field: at, grave: true, why: "sound goes there as bytes, not as an address" });
    return [];
  }
  const written = format ?? source.mediaType.replace(/^audio\/(x-)?/, "");
  return [{ type: "input_audio", input_audio: { data: source.data, format: written } }];
};
