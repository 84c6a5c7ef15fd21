import { createHash } from "node:crypto";
import { parseObject } from "../../json/value.ts";
import { present } from "../../neutral/fields.ts";
import type {
  AudioPart,
  DocumentPart,
  ImagePart,
  ReasoningPart,
  Source,
  ToolCallPart,
  ToolResultPart,
} from "../../neutral/parts.ts";
import type { Loss } from "../../neutral/request.ts";
import { ORIGIN } from "./read-content.ts";
import type { Block } from "./write-content.ts";

/** What is known of a request while its parts are written. */
export interface Writing {
  readonly losses: Loss[];
  /** Names of documents, each of which may stand in a request once. */
  readonly names: Set<string>;
}

const IMAGES: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpeg",
  "image/jpg": "jpeg",
  "image/gif": "gif",
  "image/webp": "webp",
};

const DOCUMENTS: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "text/csv": "csv",
  "text/html": "html",
  "text/markdown": "md",
  "text/plain": "txt",
  "application/json": "txt",
  "application/msword": "doc",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.ms-excel": "xls",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
};

const SOUNDS: ReadonlySet<string> = new Set(
  "aac flac m4a mka mkv mp3 mp4 mpeg mpga ogg opus pcm wav webm x-aac".split(" "),
);

const named = (table: Readonly<Record<string, string>>, mediaType: string): string | undefined => {
  const plain = mediaType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (Object.hasOwn(table, plain)) return table[plain];
  return plain.startsWith("text/") ? table["text/plain"] : undefined;
};

/** Bytes, or a place in the provider's own storage; nothing else is taken. */
const sourceOf = (source: Source): object | undefined => {
  if (source.kind === "bytes") return { bytes: source.data };
  return source.kind === "url" && source.url.startsWith("s3://")
    ? { s3Location: { uri: source.url } }
    : undefined;
};

/** What a name in a storage ends with, where no media type is given. */
const endingOf = (source: Source): string =>
  source.kind === "url" ? (/\.(\w{1,5})$/.exec(source.url)?.[1]?.toLowerCase() ?? "") : "";

const grave = ({ losses }: Writing, field: string, why: string): undefined => {
  losses.push({ field, grave: true, why });
};

const BYTES_ONLY =
  "it goes there as bytes or as an s3:// address, not as another address or a file of a provider's";

/** A picture; `undefined` where it cannot be one there. */
export const writeImage = (part: ImagePart, at: string, writing: Writing): Block | undefined => {
  const { source, detail } = part;
  const written = sourceOf(source);
  if (!written) return grave(writing, at, BYTES_ONLY);
  const ending = endingOf(source);
  const format = source.kind === "bytes" ? named(IMAGES, source.mediaType) : named(IMAGES, `image/${ending}`);
  if (!format) return grave(writing, at, "pictures there are PNG, JPEG, GIF or WebP");
  if (detail !== undefined && detail !== "auto") writing.losses.push({ field: `${at}.detail`, grave: false });
  return { image: { format, source: written } };
};

/** A file; `undefined` where it cannot be one there. */
export const writeDocument = (part: DocumentPart, at: string, writing: Writing): Block | undefined => {
  const { source } = part;
  const written = sourceOf(source);
  if (!written) return grave(writing, at, BYTES_ONLY);
  const format =
    source.kind === "bytes"
      ? named(DOCUMENTS, source.mediaType)
      : Object.values(DOCUMENTS).find((one) => one === endingOf(source));
  if (!format)
    return grave(writing, at, "documents there are PDF, text, HTML, Markdown, CSV, Word or Excel files");
  return { document: { format, name: nameOf(part, writing), source: written } };
};

/** A name of letters, digits and a few marks, and no other document's. */
const nameOf = ({ name = "" }: DocumentPart, { names }: Writing): string => {
  const plain = name
    .replace(/\.\w{1,5}$/, "")
    .replace(/[^A-Za-z0-9\s()[\]-]+/g, "-")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 180);
  const base = plain === "" || plain === "-" ? "document" : plain;
  let unique = base;
  for (let number = 2; names.has(unique); number++) unique = `${base} (${number})`;
  names.add(unique);
  return unique;
};

/** Sound; `undefined` where it cannot be any there. */
export const writeAudio = (part: AudioPart, at: string, writing: Writing): Block | undefined => {
  const { source } = part;
  const written = sourceOf(source);
  if (!written) return grave(writing, at, BYTES_ONLY);
  const said =
    part.format ?? (source.kind === "bytes" ? source.mediaType.replace(/^audio\//, "") : endingOf(source));
  const format = SOUNDS.has(said)
    ? said
    : SOUNDS.has(said.replace(/^x-/, ""))
      ? said.replace(/^x-/, "")
      : undefined;
  return format
    ? { audio: { format, source: written } }
    : grave(writing, at, "it is sound of an unknown format");
};

/** An id as the provider takes it. One of another dialect may be longer, or hold other characters. */
export const toolUseId = (id: string): string =>
  /^[\w-]{1,64}$/.test(id) ? id : `call_${createHash("sha256").update(id).digest("hex").slice(0, 32)}`;

/** A call of a tool. Its input is an object there. */
export const writeCall = (part: ToolCallPart, at: string, { losses }: Writing): Block => {
  const { id, name, input, custom, signature } = part;
  if (signature) losses.push({ field: `${at}.signature`, grave: false });
  const read = custom ? undefined : objectIn(input);
  if (!read) losses.push({ field: `${at}.arguments`, grave: false });
  return { toolUse: { toolUseId: toolUseId(id), name, input: read ?? { input } } };
};

const objectIn = (text: string): object | undefined => (text.trim() === "" ? {} : parseObject(text));

/** What a tool gave back. */
export const writeResult = (part: ToolResultPart, at: string, writing: Writing): Block => {
  const content = part.content.flatMap((piece, index): Block[] => {
    if (piece.kind === "text") return piece.text.trim() === "" ? [] : [{ text: piece.text }];
    const place = `${at}.content.${index}`;
    const write =
      piece.kind === "image" ? writeImage(piece, place, writing) : writeDocument(piece, place, writing);
    return write ? [write] : [];
  });
  const status = part.isError ? "error" : undefined;
  return { toolResult: present({ toolUseId: toolUseId(part.callId), content, status }) };
};

/** Dialects whose seals on thoughts the same models take here: they are the same on every platform. */
const SEALED_BY: ReadonlySet<string> = new Set([ORIGIN, "anthropic-messages"]);

/** A thought of an earlier turn; `undefined` where it has no seal that the provider knows: it would refuse it. */
export const writeReasoning = ({ text, signature }: ReasoningPart): Block | undefined => {
  if (!signature || !SEALED_BY.has(signature.origin)) return undefined;
  const { value, sealed } = signature;
  return sealed
    ? { reasoningContent: { redactedContent: value } }
    : { reasoningContent: { reasoningText: { text, signature: value } } };
};
