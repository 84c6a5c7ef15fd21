import type { Family } from "../../../catalog/converse-families.ts";
import { isObject } from "../../json/value.ts";
import type { Message, Part, Role, ToolResultPart } from "../../neutral/parts.ts";
import { ORIGIN } from "./read-content.ts";
import { type Block, Content } from "./write-content.ts";
import {
  type Writing,
  writeAudio,
  writeCall,
  writeDocument,
  writeImage,
  writeReasoning,
  writeResult,
} from "./write-parts.ts";

/** What the messages of a request become. */
export interface WrittenMessages {
  readonly system: readonly Block[];
  readonly messages: readonly { readonly role: "user" | "assistant"; readonly content: readonly Block[] }[];
}

const isInstruction = (role: Role): boolean => role === "system" || role === "developer";

/** A message with its place in the request. */
interface Placed {
  readonly part: Part;
  readonly at: string;
}

interface Turn {
  readonly role: "user" | "assistant";
  readonly parts: Placed[];
}

/**
 * Instructions stand apart; turns of the user and of the model alternate, so messages of one side that follow each other are one; the
 * results of tools are the user's, and stand first in its turn.
 */
export const writeMessages = (
  messages: readonly Message[],
  family: Family,
  writing: Writing,
): WrittenMessages => {
  const system = new Content(writing.losses, family.caches.includes("system"));
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    const at = `messages.${index}`;
    if (message.name !== undefined) writing.losses.push({ field: `${at}.name`, grave: false });
    if (isInstruction(message.role)) {
      // It stood behind other turns, and now stands before them.
      if (turns.length > 0) writing.losses.push({ field: `${at}.role`, grave: false });
      writeSystem(message, at, system, writing);
      continue;
    }
    const role = message.role === "assistant" ? "assistant" : "user";
    const parts = message.parts.map((part, place) => ({ part, at: `${at}.content.${place}` }));
    const last = turns.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else turns.push({ role, parts });
  }
  const caches = family.caches.includes("messages");
  const written = turns.map(({ role, parts }) => ({ role, content: writeTurn(parts, caches, writing) }));
  return { system: system.blocks, messages: written.filter(({ content }) => content.length > 0) };
};

const writeSystem = ({ parts }: Message, at: string, system: Content, { losses }: Writing): void => {
  for (const part of parts) {
    if (part.kind !== "text") {
      losses.push({ field: `${at}.${part.kind}`, grave: true, why: "instructions are text there" });
      continue;
    }
    system.text(part.text);
    system.cache(part.cache, at);
  }
};

const writeTurn = (parts: readonly Placed[], caches: boolean, writing: Writing): readonly Block[] => {
  const content = new Content(writing.losses, caches);
  const results = parts.filter(({ part }) => part.kind === "tool-result");
  const others = parts.filter(({ part }) => part.kind !== "tool-result");
  for (const { part, at } of [...results, ...others]) writePart(part, at, content, writing);
  nameDocuments(content);
  return content.blocks;
};

const writePart = (part: Part, at: string, content: Content, writing: Writing): void => {
  const { losses } = writing;
  switch (part.kind) {
    case "text":
      if (part.citations) losses.push({ field: `${at}.citations`, grave: false });
      content.text(part.text);
      break;
    case "refusal":
      content.text(part.text);
      return;
    case "reasoning": {
      const block = writeReasoning(part);
      if (block) content.push(block);
      else losses.push({ field: `${at}.reasoning`, grave: false });
      return;
    }
    case "built-in":
      if (part.origin === ORIGIN && isObject(part.value)) content.push(part.value);
      else losses.push({ field: `${at}.${part.type}`, grave: false });
      return;
    case "tool-call":
      content.push(writeCall(part, at, writing));
      break;
    case "tool-result":
      content.push(writeResult(part, at, writing));
      break;
    default: {
      const block = writeMedia(part, at, writing);
      if (block) content.push(block);
    }
  }
  content.cache(cacheOf(part), at);
};

const writeMedia = (
  part: Extract<Part, { kind: "image" | "document" | "audio" }>,
  at: string,
  writing: Writing,
): Block | undefined => {
  if (part.kind === "image") return writeImage(part, at, writing);
  return part.kind === "document" ? writeDocument(part, at, writing) : writeAudio(part, at, writing);
};

/** A point within a result counts for the whole of it: there is no place for one in it. */
const cacheOf = (part: Part): ToolResultPart["cache"] => {
  if (part.kind === "reasoning" || part.kind === "refusal" || part.kind === "built-in") return undefined;
  if (part.kind !== "tool-result" || part.cache) return part.cache;
  return part.content.findLast(({ cache }) => cache)?.cache;
};

/** Documents want a text beside them. */
const nameDocuments = (content: Content): void => {
  const { blocks } = content;
  if (blocks.some((block) => "document" in block) && !blocks.some((block) => "text" in block))
    content.text("(see the document)");
};
