import type { AudioPart, DocumentPart, ImagePart, Source } from "../../neutral/parts.ts";

/** What neutral part a type of medium is; one of moving pictures is a document. */
export const mediaPart = (
  mediaType: string,
  source: Source,
  name: string | undefined,
): ImagePart | AudioPart | DocumentPart => {
  if (mediaType.startsWith("image/")) return { kind: "image", source };
  if (mediaType.startsWith("audio/"))
    return { kind: "audio", source, format: mediaType.replace(/^audio\/(x-)?/, "") };
  return { kind: "document", source, ...(name === undefined ? {} : { name }) };
};

/**
 * Bytes in the usual alphabet. The API takes that for URLs as well, in which its client for Python writes pictures; no other API does.
 */
export const usualBase64 = (data: string): string =>
  /[-_]/.test(data) ? data.replaceAll("-", "+").replaceAll("_", "/") : data;

const ORIGIN = "gemini";

/** Addresses that lead to what the provider keeps. */
const KEPT = /^gs:|\/v1(beta|alpha)?\d*\/files\//;

/** Where a file is. */
export const sourceOf = (uri: string): Source =>
  KEPT.test(uri) ? { kind: "file", id: uri, origin: ORIGIN } : { kind: "url", url: uri };

/** Whether a file is one that this dialect's providers keep. */
export const isKeptHere = ({ id, origin }: Extract<Source, { kind: "file" }>): boolean =>
  origin === undefined ? KEPT.test(id) : origin === ORIGIN;

const TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  webp: "image/webp",
  gif: "image/gif",
  heic: "image/heic",
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  html: "text/html",
  mp3: "audio/mp3",
  wav: "audio/wav",
  ogg: "audio/ogg",
  flac: "audio/flac",
  mp4: "video/mp4",
};

/** What an address seems to be of, by its ending. */
export const typeOf = (address: string, otherwise: string): string => {
  const ending = /\.([a-z0-9]+)(?:$|[?#])/i.exec(address)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(TYPES, ending) ? (TYPES[ending] ?? otherwise) : otherwise;
};
