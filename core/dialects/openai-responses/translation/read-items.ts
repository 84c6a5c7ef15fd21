import { isArray, isObject } from "../../json/value.ts";
import { choiceAt, type Fields, present, stringAt, wrong } from "../../neutral/fields.ts";
import type {
  BuiltInPart,
  Message,
  Part,
  ReasoningPart,
  Role,
  Signature,
  ToolResultPart,
} from "../../neutral/parts.ts";
import type { Loss } from "../../neutral/request.ts";
import { joinedName } from "./namespaces.ts";
import { asJson, readContent } from "./read-parts.ts";
import { OWN, readSeal } from "./seal.ts";

/** What reading leaves beside messages. */
export interface Notes {
  /** Names what has no place. */
  readonly others: (name: string) => void;
  /** Names what must not be left out. */
  readonly grave: (loss: Omit<Loss, "grave">) => void;
}

/** The messages of an input. What an assistant did in several items is one turn. */
export const readInput = (request: Fields, notes: Notes): Message[] => {
  const { input } = request;
  if (typeof input === "string") return [{ role: "user", parts: [{ kind: "text", text: input }] }];
  if (input !== undefined && input !== null && !isArray(input))
    throw wrong("input", "must be a string or an array.");
  const messages: { role: Role; parts: Part[] }[] = [];
  const seals = new Map<string, Signature>();
  for (const [index, item] of (input ?? []).entries()) {
    const at = `input.${index}.`;
    if (!isObject(item)) throw wrong(`input.${index}`, "must be an object.");
    const message = readItem(item, at, notes, seals);
    if (!message) continue;
    const last = messages.at(-1);
    if (message.role === "assistant" && last?.role === "assistant") last.parts.push(...message.parts);
    else messages.push({ role: message.role, parts: [...message.parts] });
  }
  return seals.size === 0 ? messages : messages.map((message) => sealed(message, seals));
};

/** Signatures of calls stand in items of their own. */
const sealed = (message: Message, seals: ReadonlyMap<string, Signature>): Message => ({
  ...message,
  parts: message.parts.map((part) => {
    const signature = part.kind === "tool-call" ? seals.get(part.id) : undefined;
    return signature ? { ...part, signature } : part;
  }),
});

type ItemReader = (
  item: Fields,
  at: string,
  notes: Notes,
  seals: Map<string, Signature>,
) => Message | undefined;

const readItem: ItemReader = (item, at, notes, seals) => {
  const type = stringAt(item, "type", at) ?? "message";
  const read = Object.hasOwn(ITEMS, type) ? ITEMS[type] : undefined;
  if (read) return read(item, at, notes, seals);
  const why = Object.hasOwn(KEPT, type) ? KEPT[type] : undefined;
  if (why === undefined) return { role: "assistant", parts: [builtIn(item, type)] };
  notes.grave({ field: at + type, why });
  return undefined;
};

/** The item of a tool that only this dialect has. */
export const builtIn = (item: Fields, type: string): BuiltInPart => ({
  kind: "built-in",
  origin: OWN,
  type,
  value: asJson(item),
});

const ELSEWHERE = "what it stands for is kept by a provider that speaks another dialect";

/** Items without which the conversation is another one. */
const KEPT: Readonly<Record<string, string>> = {
  item_reference: ELSEWHERE,
  compaction: "only the provider that wrote it can read it",
};

const ROLES = ["system", "developer", "user", "assistant"] as const;

const readMessage: ItemReader = (item, at, { others }) => {
  const role = choiceAt(item, "role", ROLES, at) ?? "user";
  if (item.phase !== undefined && item.phase !== null) others(`${at}phase`);
  return { role, parts: readContent(item, "content", at, others) };
};

const readReasoning: ItemReader = (item, at, { others }, seals) => {
  const content = stringAt(item, "encrypted_content", at);
  const seal = content === undefined ? undefined : readSeal(content);
  if (content !== undefined && !seal) others(`${at}encrypted_content`);
  if (seal?.callId !== undefined && seal.signature) {
    seals.set(seal.callId, seal.signature);
    return undefined;
  }
  const text = thoughtIn(item);
  if (text === "" && !seal?.signature) return undefined;
  const part: ReasoningPart = present({ kind: "reasoning" as const, text, signature: seal?.signature });
  return { role: "assistant", parts: [part] };
};

/** The words of a thought: of its summary, and of itself where a provider shows that. */
export const thoughtIn = ({ summary, content }: Fields): string =>
  [summary, content]
    .flatMap((list) => (isArray(list) ? list : []))
    .flatMap((part) => (isObject(part) && typeof part.text === "string" ? [part.text] : []))
    .join(BETWEEN_THOUGHTS);

/** What stands between the pieces of a summary, which are paragraphs. */
export const BETWEEN_THOUGHTS = "\n\n";

const readCall =
  (field: "arguments" | "input"): ItemReader =>
  (item, at) => {
    const name = stringAt(item, "name", at);
    if (!name) throw wrong(`${at}name`, "must be a string that is not empty.");
    const id = callIdOf(item, at);
    const input = stringAt(item, field, at) ?? "";
    const custom = field === "input" ? { custom: true } : {};
    const called = joinedName(stringAt(item, "namespace", at), name);
    return { role: "assistant", parts: [{ kind: "tool-call", id, name: called, input, ...custom }] };
  };

const readResult =
  (custom: boolean): ItemReader =>
  (item, at, { others }) => {
    const content = readContent(item, "output", at, others).flatMap((part): ToolResultPart["content"] => {
      if (part.kind === "refusal") return [{ kind: "text", text: part.text }];
      if (part.kind !== "audio") return [part];
      others(`${at}output.input_audio`);
      return [];
    });
    const result = { kind: "tool-result", callId: callIdOf(item, at), content } as const;
    return { role: "tool", parts: [custom ? { ...result, custom } : result] };
  };

const callIdOf = (item: Fields, at: string): string => {
  const id = stringAt(item, "call_id", at);
  if (!id) throw wrong(`${at}call_id`, "must be a string that is not empty.");
  return id;
};

const ITEMS: Readonly<Record<string, ItemReader>> = {
  message: readMessage,
  reasoning: readReasoning,
  function_call: readCall("arguments"),
  custom_tool_call: readCall("input"),
  function_call_output: readResult(false),
  custom_tool_call_output: readResult(true),
};
