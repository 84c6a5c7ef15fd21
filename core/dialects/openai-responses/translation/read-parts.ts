import { isArray, isObject } from "../../json/value.ts";
import {
  type Fields,
  isJson,
  objectAt,
  objectsAt,
  othersIn,
  present,
  stringAt,
  wrong,
} from "../../neutral/fields.ts";
import type {
  CachePoint,
  Citation,
  DocumentPart,
  ImagePart,
  Part,
  RefusalPart,
  Source,
  TextPart,
} from "../../neutral/parts.ts";
import { OWN } from "./seal.ts";

/** What may stand in a message, or in what a tool gave back. */
export type ContentPart =
  | TextPart
  | ImagePart
  | DocumentPart
  | RefusalPart
  | Extract<Part, { kind: "audio" }>;

/** Content: a string, or a list of parts; what has no place is named. */
export const readContent = (
  item: Fields,
  key: string,
  at: string,
  others: (name: string) => void,
): ContentPart[] => {
  const content = item[key];
  if (typeof content === "string") return [{ kind: "text", text: content }];
  if (content !== undefined && content !== null && !isArray(content))
    throw wrong(at + key, "must be a string or an array.");
  return objectsAt(item, key, at).flatMap(({ fields, at: where }) => readPart(fields, where, others));
};

/** A piece of content; nothing where it has no place. */
export const readPart = (part: Fields, at: string, others: (name: string) => void): ContentPart[] => {
  const type = stringAt(part, "type", at) ?? "";
  const read = Object.hasOwn(PARTS, type) ? PARTS[type] : undefined;
  if (!read) {
    others(at + (type || "type"));
    return [];
  }
  for (const name of othersIn(part, READ)) others(at + name);
  return [read(part, at)];
};

/** Whether a piece of that type is one of this dialect. */
export const isPart = (type: unknown): boolean => typeof type === "string" && Object.hasOwn(PARTS, type);

/** The keys of parts that are read, and those which say nothing that could be lost. */
const READ: ReadonlySet<string> = new Set(
  (
    "type text refusal image_url file_id detail file_data file_url filename input_audio annotations logprobs " +
    "prompt_cache_breakpoint"
  ).split(" "),
);

const readText = (part: Fields, at: string): TextPart => {
  const citations = citationsIn(part.annotations);
  return present({
    kind: "text" as const,
    text: stringAt(part, "text", at) ?? "",
    citations: citations.length === 0 ? undefined : citations,
    cache: readCache(part, at),
  });
};

const readImage = (part: Fields, at: string): ImagePart => {
  const said = stringAt(part, "detail", at);
  const detail = said === "original" ? "high" : DETAILS.find((one) => one === said);
  const source = readSource(part, "image_url", "", at);
  return present({ kind: "image" as const, source, detail, cache: readCache(part, at) });
};

const DETAILS = ["auto", "low", "high"] as const;

const readDocument = (part: Fields, at: string): DocumentPart => {
  const name = stringAt(part, "filename", at);
  const data = stringAt(part, "file_data", at);
  const source = data === undefined ? readSource(part, "file_url", "", at) : bytesIn(data, mediaTypeOf(name));
  return present({ kind: "document" as const, source, name, cache: readCache(part, at) });
};

const readAudio = (part: Fields, at: string): Extract<Part, { kind: "audio" }> => {
  const audio = objectAt(part, "input_audio", at) ?? {};
  const format = stringAt(audio, "format", `${at}input_audio.`) ?? "wav";
  const data = stringAt(audio, "data", `${at}input_audio.`) ?? "";
  return { kind: "audio", source: { kind: "bytes", mediaType: `audio/${format}`, data }, format };
};

const PARTS: Readonly<Record<string, (part: Fields, at: string) => ContentPart>> = {
  input_text: readText,
  output_text: readText,
  text: readText,
  summary_text: readText,
  reasoning_text: readText,
  refusal: (part, at) => ({ kind: "refusal", text: stringAt(part, "refusal", at) ?? "" }),
  input_image: readImage,
  input_file: readDocument,
  input_audio: readAudio,
};

const readSource = (part: Fields, key: string, otherwise: string, at: string): Source => {
  const url = stringAt(part, key, at);
  if (url !== undefined) return url.startsWith("data:") ? bytesIn(url, otherwise) : { kind: "url", url };
  const id = stringAt(part, "file_id", at);
  if (id === undefined) throw wrong(at + key, "must be a string where there is no file_id.");
  return { kind: "file", id, origin: OWN };
};

const DATA_URL = /^data:([^;,]*)(?:;[^,]*)?,/;

/** Base64, as a `data:` URL or by itself. */
const bytesIn = (data: string, otherwise: string): Source => {
  const [head = "", mediaType = ""] = DATA_URL.exec(data.slice(0, 200)) ?? [];
  return { kind: "bytes", mediaType: mediaType || otherwise, data: data.slice(head.length) };
};

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  html: "text/html",
  json: "application/json",
};

const mediaTypeOf = (name = ""): string =>
  MEDIA_TYPES[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? "application/pdf";

const TTLS: Readonly<Record<string, number>> = { "30m": 1800, "12h": 43_200 };

const readCache = (part: Fields, at: string): CachePoint | undefined => {
  const point = objectAt(part, "prompt_cache_breakpoint", at);
  const ttl = point && stringAt(point, "ttl", `${at}prompt_cache_breakpoint.`);
  const ttlSeconds = ttl === undefined ? undefined : TTLS[ttl];
  return point && present({ ttlSeconds });
};

/** What a text goes back to. Never throws. */
export const citationsIn = (annotations: unknown): Citation[] =>
  (isArray(annotations) ? annotations : []).flatMap((one) => (isObject(one) ? [citationIn(one)] : []));

const citationIn = ({ url, title, filename, start_index: start, end_index: end }: Fields): Citation =>
  present({
    url: typeof url === "string" ? url : undefined,
    title: typeof title === "string" ? title : typeof filename === "string" ? filename : undefined,
    start: typeof start === "number" ? start : undefined,
    end: typeof end === "number" ? end : undefined,
  });

/** Whether a parsed value is JSON at all. */
export const asJson = (value: unknown) => (isJson(value) ? value : null);
