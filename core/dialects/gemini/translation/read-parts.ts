import {
  type Fields,
  flagAt,
  objectAt,
  objectsAt,
  othersIn,
  present,
  stringAt,
  wrong,
} from "../../neutral/fields.ts";
import type {
  DocumentPart,
  ImagePart,
  Message,
  Part,
  ReasoningPart,
  Role,
  ToolCallPart,
  ToolResultPart,
} from "../../neutral/parts.ts";
import { builtInPart } from "./built-in.ts";
import { Calls } from "./calls.ts";
import { mediaPart, sourceOf, typeOf, usualBase64 } from "./media.ts";
import { textOfResponse } from "./results.ts";
import { readSignature } from "./signature.ts";

const ROLES: Readonly<Record<string, Role>> = { user: "user", model: "assistant", function: "tool" };

/** What reading goes by, and what it leaves behind. */
interface Reading {
  readonly calls: Calls;
  /** Names of what has no place in the neutral form. */
  readonly others: string[];
}

/** The turns of a request: contents of one side that follow each other are one. */
export const readMessages = (request: Fields, others: string[]): Message[] => {
  const reading: Reading = { calls: new Calls(), others };
  const system = objectAt(request, "systemInstruction");
  const turns = objectsAt(request, "contents").flatMap(({ fields, at }) => readContent(fields, at, reading));
  const instructions = system && readParts(system, "systemInstruction.", reading);
  return [
    ...(instructions?.length ? [{ role: "system" as const, parts: instructions }] : []),
    ...mergedTurns(turns),
  ];
};

const readContent = (content: Fields, at: string, reading: Reading): Message[] => {
  const said = stringAt(content, "role", at) || "user";
  const role = Object.hasOwn(ROLES, said) ? ROLES[said] : undefined;
  if (role === undefined) throw wrong(`${at}role`, `must be one of ${Object.keys(ROLES).join(", ")}.`);
  const parts = readParts(content, at, reading);
  // What tools gave back stands among the user's words here.
  const results = parts.filter(({ kind }) => kind === "tool-result");
  const rest = parts.filter(({ kind }) => kind !== "tool-result");
  const own = role === "tool" ? "user" : role;
  return [
    ...(results.length > 0 ? [{ role: "tool" as const, parts: results }] : []),
    ...(rest.length > 0 ? [{ role: own, parts: rest }] : []),
  ];
};

const mergedTurns = (turns: readonly Message[]): Message[] => {
  const merged: { role: Role; parts: Part[] }[] = [];
  for (const { role, parts } of turns) {
    const last = merged.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else merged.push({ role, parts: [...parts] });
  }
  return merged.map((turn) => (turn.role === "assistant" ? { ...turn, parts: joined(turn.parts) } : turn));
};

/** Clients keep an answer in the pieces in which it came. */
const joined = (parts: readonly Part[]): Part[] => {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part.kind === "text" && last?.kind === "text")
      out[out.length - 1] = { ...last, text: last.text + part.text };
    else if (part.kind === "reasoning" && last?.kind === "reasoning" && !last.signature)
      out[out.length - 1] = { ...part, text: last.text + part.text };
    else out.push(part);
  }
  return out;
};

const readParts = (content: Fields, at: string, reading: Reading): Part[] =>
  objectsAt(content, "parts", at).flatMap(({ fields, at: place }) => readPart(fields, place, reading));

/** Fields that say of a part how it is meant. */
const ASIDE: ReadonlySet<string> = new Set(["thought", "thoughtSignature"]);
const readPart = (part: Fields, at: string, reading: Reading): Part[] => {
  const ran = builtInPart(part);
  if (ran) return [ran];
  const known = PART_NAMES.find((key) => part[key] !== undefined && part[key] !== null);
  for (const key of othersIn(part, ASIDE)) if (key !== known) reading.others.push(at + key);
  if (known) return PARTS[known]?.(part, at, reading) ?? [];
  const signature = stringAt(part, "thoughtSignature", at);
  if (signature) {
    const read = readSignature(signature);
    return read ? [{ kind: "reasoning", text: "", signature: read }] : [];
  }
  throw wrong(at.slice(0, -1), `is no part of a content that is known: ${PART_NAMES.join(", ")}.`);
};

const PARTS: Readonly<Record<string, (part: Fields, at: string, reading: Reading) => Part[]>> = {
  text: (part, at) => {
    const text = stringAt(part, "text", at) ?? "";
    const value = stringAt(part, "thoughtSignature", at);
    const signature = value ? readSignature(value) : undefined;
    if (flagAt(part, "thought", at)) {
      if (text === "" && !signature) return [];
      return [present({ kind: "reasoning" as const, text, signature })];
    }
    const seal: ReasoningPart[] = signature ? [{ kind: "reasoning", text: "", signature }] : [];
    return text === "" ? seal : [{ kind: "text", text }, ...seal];
  },
  inlineData: (part, at) => [readBlob(part, at)],
  fileData: (part, at) => [readFile(part, at)],
  functionCall: (part, at, { calls }) => [readCall(part, at, calls)],
  functionResponse: (part, at, { calls }) => [readResult(part, at, calls)],
};

const PART_NAMES = Object.keys(PARTS);

const readBlob = (part: Fields, at: string) => {
  const blob = objectAt(part, "inlineData", at) ?? {};
  const mediaType = stringAt(blob, "mimeType", `${at}inlineData.`) || "application/octet-stream";
  const data = usualBase64(stringAt(blob, "data", `${at}inlineData.`) ?? "");
  const name = stringAt(blob, "displayName", `${at}inlineData.`);
  return mediaPart(mediaType, { kind: "bytes", mediaType, data }, name);
};

const readFile = (part: Fields, at: string) => {
  const file = objectAt(part, "fileData", at) ?? {};
  const uri = stringAt(file, "fileUri", `${at}fileData.`);
  if (!uri) throw wrong(`${at}fileData.fileUri`, "must be a string that is not empty.");
  const mediaType = stringAt(file, "mimeType", `${at}fileData.`) || typeOf(uri, "application/pdf");
  return mediaPart(mediaType, sourceOf(uri), stringAt(file, "displayName", `${at}fileData.`));
};

const placeOf = (at: string): string => at.replace(/\D+/g, "_").replace(/^_|_$/g, "");

const readCall = (part: Fields, at: string, calls: Calls): ToolCallPart => {
  const call = objectAt(part, "functionCall", at) ?? {};
  const name = stringAt(call, "name", `${at}functionCall.`);
  if (!name) throw wrong(`${at}functionCall.name`, "must be a string that is not empty.");
  const args = objectAt(call, "args", `${at}functionCall.`) ?? {};
  const value = stringAt(part, "thoughtSignature", at);
  return present({
    kind: "tool-call" as const,
    id: calls.call(stringAt(call, "id", `${at}functionCall.`), name, placeOf(at)),
    name,
    input: JSON.stringify(args),
    signature: value ? readSignature(value) : undefined,
  });
};

const readResult = (part: Fields, at: string, calls: Calls): ToolResultPart => {
  const place = `${at}functionResponse.`;
  const result = objectAt(part, "functionResponse", at) ?? {};
  const name = stringAt(result, "name", place);
  if (!name) throw wrong(`${place}name`, "must be a string that is not empty.");
  const { text, isError } = textOfResponse(objectAt(result, "response", place) ?? {});
  return present({
    kind: "tool-result" as const,
    callId: calls.result(stringAt(result, "id", place), name, placeOf(at)),
    name,
    content: [{ kind: "text" as const, text }, ...shownIn(result, place)],
    isError,
  });
};

const shownIn = (result: Fields, at: string): (ImagePart | DocumentPart)[] =>
  objectsAt(result, "parts", at).flatMap(({ fields, at: place }) => {
    const part = fields.inlineData ? readBlob(fields, place) : readFile(fields, place);
    return part.kind === "audio" ? [{ kind: "document", source: part.source }] : [part];
  });
