import { type Fields, objectAt, objectsAt, present, stringAt, wrong } from "../../neutral/fields.ts";
import type {
  AudioPart,
  CachePoint,
  DocumentPart,
  ImagePart,
  Message,
  Part,
  ReasoningPart,
  Role,
  Signature,
  Source,
  TextPart,
  ToolCallPart,
} from "../../neutral/parts.ts";

const ROLES: Readonly<Record<string, Role>> = {
  system: "system",
  developer: "developer",
  user: "user",
  assistant: "assistant",
  tool: "tool",
  // What tools were called before.
  function: "tool",
};

/** Reads a piece of a message. */
export type PartReader = (part: Fields, at: string) => Part | readonly Part[];

/** The messages of a request. */
export const readMessages = (request: Fields): Message[] =>
  objectsAt(request, "messages").map(({ fields, at }) => readMessage(fields, at));

/** A message, of which `partOf` reads the pieces. */
export const readMessage = (message: Fields, at: string, partOf: PartReader = readPart): Message => {
  const said = stringAt(message, "role", at) ?? "";
  const role = Object.hasOwn(ROLES, said) ? ROLES[said] : undefined;
  if (role === undefined) throw wrong(`${at}role`, `must be one of ${Object.keys(ROLES).join(", ")}.`);
  const content = readContent(message, at, partOf);
  if (role === "tool") return { role, parts: [readResult(message, content, said === "function", at)] };
  const parts = role === "assistant" ? readTurn(message, content, at) : content;
  return present({ role, parts, name: stringAt(message, "name", at) });
};

const readContent = (message: Fields, at: string, partOf: PartReader): Part[] => {
  const { content } = message;
  if (content === undefined || content === null) return [];
  if (typeof content === "string") return content === "" ? [] : [{ kind: "text", text: content }];
  return objectsAt(message, "content", at).flatMap(({ fields, at: place }) => partOf(fields, place));
};

/** A piece of a message as this dialect has it. */
export const readPart = (part: Fields, at: string): Part => {
  const type = stringAt(part, "type", at) ?? "";
  const read = Object.hasOwn(PARTS, type) ? PARTS[type] : undefined;
  if (!read) throw wrong(`${at}type`, `${JSON.stringify(type.slice(0, 60))} is no part of a chat message.`);
  return read(part, at);
};

/** Whether a piece of that type is one of this dialect. */
export const isPart = (type: unknown): boolean => typeof type === "string" && Object.hasOwn(PARTS, type);

const DETAILS = ["auto", "low", "high"] as const;

const PARTS: Readonly<Record<string, (part: Fields, at: string) => Part>> = {
  text: (part, at): TextPart =>
    present({ kind: "text", text: stringAt(part, "text", at) ?? "", cache: readCache(part, at) }),
  refusal: (part, at) => ({ kind: "refusal", text: stringAt(part, "refusal", at) ?? "" }),
  image_url: (part, at): ImagePart => {
    const image = objectAt(part, "image_url", at) ?? {};
    const url = stringAt(image, "url", `${at}image_url.`);
    if (url === undefined) throw wrong(`${at}image_url.url`, "must be a string.");
    const detail = stringAt(image, "detail", `${at}image_url.`);
    return present({
      kind: "image",
      source: sourceOf(url),
      detail: DETAILS.find((one) => one === detail),
      cache: readCache(part, at),
    });
  },
  input_audio: (part, at): AudioPart => {
    const audio = objectAt(part, "input_audio", at) ?? {};
    const format = stringAt(audio, "format", `${at}input_audio.`) ?? "wav";
    const data = stringAt(audio, "data", `${at}input_audio.`) ?? "";
    return { kind: "audio", source: { kind: "bytes", mediaType: `audio/${format}`, data }, format };
  },
  file: (part, at): DocumentPart => {
    const file = objectAt(part, "file", at) ?? {};
    const id = stringAt(file, "file_id", `${at}file.`);
    const data = stringAt(file, "file_data", `${at}file.`);
    if (id === undefined && data === undefined) throw wrong(`${at}file`, "must have a file_id or file_data.");
    const source: Source = id === undefined ? sourceOf(data ?? "", "application/pdf") : { kind: "file", id };
    return present({
      kind: "document",
      source,
      name: stringAt(file, "filename", `${at}file.`),
      cache: readCache(part, at),
    });
  },
};

const DATA_URL = /^data:([^;,]*)((?:;[^;,]*)*),/;

/** An address, or the bytes of a `data:` URL (RFC 2397); bare base64 where `bare` says what it is. */
const sourceOf = (url: string, bare?: string): Source => {
  const [head = "", mediaType = "", attributes = ""] = DATA_URL.exec(url.slice(0, 1024)) ?? [];
  if (head !== "" && attributes.endsWith(";base64"))
    return { kind: "bytes", mediaType, data: url.slice(head.length) };
  if (bare !== undefined && !/^[a-z]+:/i.test(url.slice(0, 12)))
    return { kind: "bytes", mediaType: bare, data: url };
  return { kind: "url", url };
};

/** As Anthropic's models are given it through this dialect. */
const readCache = (part: Fields, at: string): CachePoint | undefined => {
  const cache = objectAt(part, "cache_control", at);
  if (!cache) return undefined;
  return stringAt(cache, "ttl", `${at}cache_control.`) === "1h" ? { ttlSeconds: 3600 } : {};
};

const readResult = (message: Fields, content: readonly Part[], legacy: boolean, at: string): Part => {
  const id = stringAt(message, "tool_call_id", at);
  const name = stringAt(message, "name", at);
  const callId = id ?? (legacy ? name : undefined);
  if (callId === undefined) throw wrong(`${at}tool_call_id`, "must be a string.");
  const shown = content.filter(
    (part) => part.kind === "text" || part.kind === "image" || part.kind === "document",
  );
  return present({ kind: "tool-result", callId, name, content: shown, cache: readCache(message, at) });
};

const readRefusal = (message: Fields, at: string): Part[] => {
  const text = stringAt(message, "refusal", at);
  return text ? [{ kind: "refusal", text }] : [];
};

/** Thoughts of an earlier turn: with what seals them in `reasoning_details`, or as bare text. */
const readReasoning = (details: readonly Detail[], message: Fields, at: string): ReasoningPart[] => {
  const told = stringAt(message, "reasoning_content", at) ?? stringAt(message, "reasoning", at) ?? "";
  // Where no detail says it again, it stands there alone.
  const alone = told !== "" && details.every(({ text }) => text === "");
  return [
    ...(alone ? [{ kind: "reasoning" as const, text: told }] : []),
    ...details.map(({ text, signature }) => present({ kind: "reasoning" as const, text, signature })),
  ];
};

/** What a model thought, or what seals a thought of its or a call, in `reasoning_details`. */
interface Detail {
  readonly text: string;
  readonly signature: Signature | undefined;
  /** The call that it seals. */
  readonly callId: string | undefined;
}

const readDetails = (message: Fields, at: string): Detail[] =>
  objectsAt(message, "reasoning_details", at).map(({ fields, at: place }): Detail => {
    const origin = stringAt(fields, "format", place) ?? "openai-chat";
    const sealed = stringAt(fields, "data", place);
    const value = stringAt(fields, "signature", place);
    const text = stringAt(fields, "text", place) ?? stringAt(fields, "summary", place) ?? "";
    const callId = stringAt(fields, "id", place);
    if (sealed !== undefined) return { text, signature: { origin, value: sealed, sealed: true }, callId };
    return { text, signature: value === undefined ? undefined : { origin, value }, callId };
  });

/** What an assistant said, thought and called. */
const readTurn = (message: Fields, content: readonly Part[], at: string): Part[] => {
  const details = readDetails(message, at);
  const calls = readCalls(message, at);
  const seals = new Map(details.map(({ callId, signature }) => [callId, signature]));
  const ids = new Set<string | undefined>(calls.map(({ id }) => id));
  const thoughts = details.filter(({ callId }) => !ids.has(callId));
  return [
    ...readReasoning(thoughts, message, at),
    ...content,
    ...readRefusal(message, at),
    ...calls.map((call) => present({ ...call, signature: seals.get(call.id) })),
  ];
};

/** The calls of tools in a message. */
export const readCalls = (message: Fields, at: string): ToolCallPart[] => {
  const calls = objectsAt(message, "tool_calls", at).map(({ fields, at: place }) => readCall(fields, place));
  const legacy = objectAt(message, "function_call", at);
  if (!legacy) return calls;
  const name = stringAt(legacy, "name", `${at}function_call.`) ?? "";
  const input = stringAt(legacy, "arguments", `${at}function_call.`) ?? "";
  // It had no id; its result names the function.
  return [...calls, { kind: "tool-call", id: name, name, input }];
};

const readCall = (call: Fields, at: string): ToolCallPart => {
  const id = stringAt(call, "id", at) ?? "";
  const custom = objectAt(call, "custom", at);
  const details = custom ?? objectAt(call, "function", at);
  const name = details && stringAt(details, "name", at);
  if (details === undefined || name === undefined)
    throw wrong(`${at}function`, "must be an object with a name.");
  const input = stringAt(details, custom ? "input" : "arguments", at) ?? "";
  return { kind: "tool-call", id, name, input, ...(custom ? { custom: true } : {}) };
};
