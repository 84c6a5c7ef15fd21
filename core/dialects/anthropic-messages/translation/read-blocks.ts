import { isArray, isObject } from "../../json/value.ts";
import {
  type Fields,
  flagAt,
  jsonAt,
  listAt,
  objectAt,
  objectsAt,
  present,
  stringAt,
  wrong,
} from "../../neutral/fields.ts";
import type {
  CachePoint,
  DocumentPart,
  ImagePart,
  Part,
  Signature,
  Source,
  TextPart,
} from "../../neutral/parts.ts";
import { isForeign, ORIGIN, originalId, unwrapped } from "../foreign.ts";
import { readCitation } from "./citations.ts";

/** Where what has no place in the neutral form is named. */
export type Others = (field: string) => void;

/** Text, or blocks. */
export const readContent = (holder: Fields, key: string, at: string, others: Others): Part[] => {
  const content = holder[key];
  if (content === undefined || content === null) return [];
  if (typeof content === "string") return [{ kind: "text", text: content }];
  return objectsAt(holder, key, at).flatMap(({ fields, at: place }) => readBlock(fields, place, others));
};

/** A block of content. */
export const readBlock = (block: Fields, at: string, others: Others): Part[] => {
  const type = stringAt(block, "type", at) ?? "";
  const read = Object.hasOwn(BLOCKS, type) ? BLOCKS[type] : undefined;
  if (read) return read(block, at, others);
  if (type === "") throw wrong(`${at}type`, "must be a string that is not empty.");
  return [{ kind: "built-in", origin: ORIGIN, type, value: jsonAt({ block }, "block") ?? null }];
};

const readText = (block: Fields, at: string): TextPart[] => {
  const citations = listAt(block, "citations", at)?.flatMap(readCitation);
  const text = stringAt(block, "text", at) ?? "";
  return [
    present({
      kind: "text" as const,
      text,
      citations: citations?.length ? citations : undefined,
      cache: readCache(block, at),
    }),
  ];
};

const readImage = (block: Fields, at: string, others: Others): ImagePart[] => {
  if (block.transformations) others(`${at}transformations`);
  const source = readSource(block, at);
  return [present({ kind: "image" as const, source, cache: readCache(block, at) })];
};

const readDocument = (block: Fields, at: string, others: Others): DocumentPart[] => {
  if (block.context) others(`${at}context`);
  if (flagAt(objectAt(block, "citations", at) ?? {}, "enabled", `${at}citations.`)) others(`${at}citations`);
  const name = stringAt(block, "title", at);
  return [
    present({ kind: "document" as const, source: readSource(block, at), name, cache: readCache(block, at) }),
  ];
};

/** What was found elsewhere and is shown to the model: its words, with where they come from. */
const readSearchResult = (block: Fields, at: string, others: Others): TextPart[] => {
  others(`${at}search_result`);
  const texts = objectsAt(block, "content", at).map(
    ({ fields, at: place }) => stringAt(fields, "text", place) ?? "",
  );
  const lines = [stringAt(block, "title", at), stringAt(block, "source", at), ...texts];
  const text = lines.filter((line) => line).join("\n");
  return [present({ kind: "text" as const, text, cache: readCache(block, at) })];
};

const readThinking = (block: Fields, at: string): Part[] => {
  const text = stringAt(block, "thinking", at) ?? "";
  const value = stringAt(block, "signature", at);
  if (value === undefined || value === "") return [{ kind: "reasoning", text }];
  const signature = isForeign(value) ? unwrapped(value).signature : { origin: ORIGIN, value };
  return [present({ kind: "reasoning" as const, text, signature })];
};

const readRedacted = (block: Fields, at: string): Part[] => {
  const value = stringAt(block, "data", at) ?? "";
  if (!isForeign(value))
    return [{ kind: "reasoning", text: "", signature: { origin: ORIGIN, value, sealed: true } }];
  const { signature, callId } = unwrapped(value);
  // What seals a call is put to it by who reads the whole message.
  return signature && callId === undefined ? [{ kind: "reasoning", text: "", signature }] : [];
};

const readCall = (block: Fields, at: string, others: Others): Part[] => {
  if (block.toolset_name) others(`${at}toolset_name`);
  const name = stringAt(block, "name", at);
  const id = stringAt(block, "id", at);
  if (!name || id === undefined)
    throw wrong(`${at}${name ? "id" : "name"}`, "must be a string that is not empty.");
  const input = JSON.stringify(objectAt(block, "input", at) ?? {});
  return [
    present({ kind: "tool-call" as const, id: originalId(id), name, input, cache: readCache(block, at) }),
  ];
};

const readResult = (block: Fields, at: string, others: Others): Part[] => {
  const id = stringAt(block, "tool_use_id", at);
  if (id === undefined) throw wrong(`${at}tool_use_id`, "must be a string.");
  const content = readContent(block, "content", at, others).flatMap((part) => {
    if (part.kind === "text" || part.kind === "image" || part.kind === "document") return [part];
    others(`${at}content.${part.kind === "built-in" ? part.type : part.kind}`);
    return [];
  });
  const isError = flagAt(block, "is_error", at) || undefined;
  return [
    present({
      kind: "tool-result" as const,
      callId: originalId(id),
      content,
      isError,
      cache: readCache(block, at),
    }),
  ];
};

const BLOCKS: Readonly<Record<string, (block: Fields, at: string, others: Others) => Part[]>> = {
  text: readText,
  image: readImage,
  document: readDocument,
  search_result: readSearchResult,
  thinking: readThinking,
  redacted_thinking: readRedacted,
  tool_use: readCall,
  tool_result: readResult,
};

const SOURCES: Readonly<Record<string, (source: Fields, at: string) => Source>> = {
  url: (source, at) => ({ kind: "url", url: stringAt(source, "url", at) ?? "" }),
  base64: (source, at) => ({
    kind: "bytes",
    mediaType: stringAt(source, "media_type", at) ?? "",
    data: stringAt(source, "data", at) ?? "",
  }),
  file: (source, at) => ({ kind: "file", id: stringAt(source, "file_id", at) ?? "", origin: ORIGIN }),
  text: (source, at) => plainText(stringAt(source, "data", at) ?? ""),
  content: (source, at) =>
    plainText(
      typeof source.content === "string"
        ? source.content
        : objectsAt(source, "content", at)
            .map(({ fields, at: place }) => stringAt(fields, "text", place) ?? "")
            .join("\n"),
    ),
};

const plainText = (text: string): Source => ({
  kind: "bytes",
  mediaType: "text/plain",
  data: Buffer.from(text).toString("base64"),
});

const readSource = (block: Fields, at: string): Source => {
  const source = objectAt(block, "source", at) ?? {};
  const type = stringAt(source, "type", `${at}source.`) ?? "";
  const read = Object.hasOwn(SOURCES, type) ? SOURCES[type] : undefined;
  if (!read) throw wrong(`${at}source.type`, `must be one of ${Object.keys(SOURCES).join(", ")}.`);
  return read(source, `${at}source.`);
};

const TTLS: Readonly<Record<string, number>> = { "5m": 300, "1h": 3600 };

/** A cache point. */
export const readCache = (holder: Fields, at: string): CachePoint | undefined => {
  const cache = objectAt(holder, "cache_control", at);
  if (!cache) return undefined;
  const ttl = stringAt(cache, "ttl", `${at}cache_control.`);
  return ttl !== undefined && Object.hasOwn(TTLS, ttl) ? present({ ttlSeconds: TTLS[ttl] }) : {};
};

/** What seals calls of a message, by the call. */
export const sealsIn = (content: unknown): ReadonlyMap<string, Signature> => {
  const seals = new Map<string, Signature>();
  for (const block of isArray(content) ? content : []) {
    if (!isObject(block) || typeof block.data !== "string" || !isForeign(block.data)) continue;
    const { signature, callId } = unwrapped(block.data);
    if (signature && callId !== undefined) seals.set(callId, signature);
  }
  return seals;
};
