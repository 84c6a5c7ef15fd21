import type { Message, Part } from "../../neutral/parts.ts";
import type { Loss } from "../../neutral/request.ts";
import { writeBlocks } from "./write-blocks.ts";

/** What stands above the conversation, and the conversation. */
export interface WrittenMessages {
  readonly system: string | object[] | undefined;
  readonly messages: readonly object[];
}

interface Turn {
  readonly role: "user" | "assistant";
  /** Whether it brings what tools gave back. */
  readonly results: boolean;
  readonly parts: Part[];
  readonly at: string;
}

const isInstruction = ({ role }: Message): boolean => role === "system" || role === "developer";

/** Instructions go above the conversation, also those that came in the middle of it; results of tools are one turn of the user's. */
export const writeMessages = (messages: readonly Message[], losses: Loss[]): WrittenMessages => {
  const first = messages.findIndex((message) => !isInstruction(message));
  const instructions: Part[] = [];
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    const at = `messages.${index}`;
    if (message.name !== undefined) losses.push({ field: `${at}.name`, grave: false });
    if (!isInstruction(message)) addTurn(turns, message, at);
    else {
      if (first >= 0 && index > first) losses.push({ field: `${at}.role`, grave: false });
      instructions.push(...message.parts);
    }
  }
  const system = contentOf(instructions, "system", losses);
  return {
    system: system.length === 0 ? undefined : system,
    messages: turns.flatMap(({ role, parts, at }) => {
      const content = contentOf(parts, at, losses);
      // A turn of thoughts alone that nobody but their origin understands.
      return content.length === 0 && role === "assistant" ? [] : [{ role, content }];
    }),
  };
};

/** Results must all stand in the turn behind their calls, before anything else. */
const addTurn = (turns: Turn[], { role, parts }: Message, at: string): void => {
  const results = role === "tool";
  const last = turns.at(-1);
  const speaker = role === "assistant" ? "assistant" : "user";
  if (last?.role === "user" && speaker === "user" && (last.results || results)) {
    const place = results
      ? last.parts.findLastIndex(({ kind }) => kind === "tool-result") + 1
      : last.parts.length;
    last.parts.splice(place, 0, ...parts);
    if (results) turns[turns.length - 1] = { ...last, results };
    return;
  }
  turns.push({ role: speaker, results, parts: [...parts], at });
};

/** One plain text is written as such. */
const contentOf = (parts: readonly Part[], at: string, losses: Loss[]): string | object[] => {
  const [only] = parts;
  const plain = parts.length === 1 && only?.kind === "text" && !only.cache && !only.citations;
  return plain ? only.text : writeBlocks(parts, at, losses);
};
