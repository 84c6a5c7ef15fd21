import { isObject } from "../../json/value.ts";
import { present } from "../../neutral/fields.ts";
import type { CachePoint, Part, Source } from "../../neutral/parts.ts";
import type { Loss } from "../../neutral/request.ts";
import { ORIGIN, toolIdOf } from "../foreign.ts";
import { writeNative } from "./citations.ts";

type Of<Kind extends Part["kind"]> = Extract<Part, { kind: Kind }>;

/** Parts of a message as blocks. Text without a word in it is refused by the API, and says nothing. */
export const writeBlocks = (parts: readonly Part[], at: string, losses: Loss[]): object[] =>
  parts.flatMap((part, index) => (isBlank(part) ? [] : writeBlock(part, `${at}.content.${index}`, losses)));

const isBlank = (part: Part): boolean => part.kind === "text" && part.text.trim() === "" && !part.cache;

const writeBlock = (part: Part, at: string, losses: Loss[]): object[] => {
  switch (part.kind) {
    case "text":
      return [writeText(part, at, losses)];
    case "refusal":
      return [{ type: "text", text: part.text }];
    case "image":
      return writeImage(part, at, losses);
    case "document":
      return writeDocument(part, at, losses);
    case "audio":
      losses.push({ field: `${at}.audio`, grave: true, why: "sound has no place there" });
      return [];
    case "tool-call":
      if (part.signature) losses.push({ field: `${at}.signature`, grave: false });
      return [writeCall(part)];
    case "tool-result":
      return [writeResult(part, at, losses)];
    case "reasoning":
      return writeThought(part, at, losses);
    case "built-in":
      if (part.origin === ORIGIN && isObject(part.value)) return [part.value];
      losses.push({ field: `${at}.${part.type}`, grave: false });
      return [];
  }
};

/** A cache point. The API knows two lengths. */
export const writeCache = (cache: CachePoint | undefined): object | undefined => {
  if (!cache) return undefined;
  const { ttlSeconds: seconds } = cache;
  return present({ type: "ephemeral", ttl: seconds === undefined ? undefined : seconds > 300 ? "1h" : "5m" });
};

const writeText = ({ text, citations = [], cache }: Of<"text">, at: string, losses: Loss[]): object => {
  const own = citations.flatMap(writeNative);
  if (own.length < citations.length) losses.push({ field: `${at}.citations`, grave: false });
  return present({
    type: "text",
    text,
    citations: own.length === 0 ? undefined : own,
    cache_control: writeCache(cache),
  });
};

const writeSource = (source: Source, at: string, losses: Loss[]): object | undefined => {
  if (source.kind === "url") return { type: "url", url: source.url };
  if (source.kind === "bytes") return { type: "base64", media_type: source.mediaType, data: source.data };
  if (source.origin === ORIGIN) return { type: "file", file_id: source.id };
  losses.push({ field: at, grave: true, why: "it is a file that another provider keeps" });
  return undefined;
};

const writeImage = ({ source, detail, cache }: Of<"image">, at: string, losses: Loss[]): object[] => {
  if (detail !== undefined && detail !== "auto") losses.push({ field: `${at}.detail`, grave: false });
  const written = writeSource(source, at, losses);
  return written ? [present({ type: "image", source: written, cache_control: writeCache(cache) })] : [];
};

const writeDocument = ({ source, name, cache }: Of<"document">, at: string, losses: Loss[]): object[] => {
  const isText = source.kind === "bytes" && source.mediaType.startsWith("text/");
  if (source.kind === "bytes" && !isText && source.mediaType !== "application/pdf") {
    const why = `documents there are PDF or text, and this one is ${source.mediaType.slice(0, 60)}`;
    losses.push({ field: at, grave: true, why });
    return [];
  }
  const written = isText
    ? { type: "text", media_type: "text/plain", data: Buffer.from(source.data, "base64").toString() }
    : writeSource(source, at, losses);
  return written
    ? [present({ type: "document", source: written, title: name, cache_control: writeCache(cache) })]
    : [];
};

/** Arguments are an object here. What a model wrote as something else stands in it whole. */
export const inputOf = (input: string): object => {
  if (input.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(input);
    if (isObject(value)) return value;
  } catch {
    // Free text, or arguments that were cut.
  }
  return { input };
};

const writeCall = ({ id, name, input, cache }: Of<"tool-call">): object =>
  present({
    type: "tool_use",
    id: toolIdOf(id),
    name,
    input: inputOf(input),
    cache_control: writeCache(cache),
  });

const writeResult = (part: Of<"tool-result">, at: string, losses: Loss[]): object => {
  const { callId, content, isError, cache } = part;
  const blocks = writeBlocks(content, at, losses);
  const [only] = content;
  const plain = content.length === 1 && only?.kind === "text" && !only.cache && !only.citations;
  return present({
    type: "tool_result",
    tool_use_id: toolIdOf(callId),
    content: plain ? only.text : blocks.length === 0 ? undefined : blocks,
    is_error: isError,
    cache_control: writeCache(cache),
  });
};

/** Only what the API has signed itself is taken back by it. */
const writeThought = ({ text, signature }: Of<"reasoning">, at: string, losses: Loss[]): object[] => {
  if (signature?.origin !== ORIGIN) {
    losses.push({ field: `${at}.reasoning`, grave: false });
    return [];
  }
  const { value, sealed } = signature;
  return [
    sealed
      ? { type: "redacted_thinking", data: value }
      : { type: "thinking", thinking: text, signature: value },
  ];
};
