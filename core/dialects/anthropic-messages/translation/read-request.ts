import type { JsonBody } from "../../json/body.ts";
import { isObject } from "../../json/value.ts";
import {
  choiceAt,
  type Fields,
  flagAt,
  isJson,
  jsonAt,
  listAt,
  numberAt,
  objectAt,
  objectsAt,
  othersIn,
  present,
  stringAt,
  wrong,
} from "../../neutral/fields.ts";
import type { CachePoint, Message, Part } from "../../neutral/parts.ts";
import type { NeutralRequest, OutputFormat, ReasoningWish, Tool, ToolChoice } from "../../neutral/request.ts";
import { ORIGIN } from "../foreign.ts";
import { type Others, readCache, readContent, sealsIn } from "./read-blocks.ts";

/** The keys that have a place in the neutral form; `stream` is the head's. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    "model stream messages system tools tool_choice max_tokens temperature top_p top_k stop_sequences " +
    "thinking output_config output_format service_tier metadata cache_control"
  ).split(" "),
);

/** A client's request. */
export const readRequest = ({ value }: JsonBody): NeutralRequest => {
  if (!isObject(value)) throw wrong("body", "must be a JSON object.");
  const named = new Set(othersIn(value, KNOWN));
  const others: Others = (field) => void named.add(field);
  const messages = readMessages(value, others);
  const choice = objectAt(value, "tool_choice");
  const alone = flagAt(choice ?? {}, "disable_parallel_tool_use", "tool_choice.");
  const request = present({
    messages: withCache(messages, readCache(value, "")),
    tools: objectsAt(value, "tools").map(({ fields, at }) => readTool(fields, at, others)),
    toolChoice: choice && readToolChoice(choice),
    parallelToolCalls: alone === undefined ? undefined : !alone,
    output: readOutput(value),
    maxOutputTokens: numberAt(value, "max_tokens"),
    sampling: present({
      temperature: numberAt(value, "temperature"),
      topP: numberAt(value, "top_p"),
      topK: numberAt(value, "top_k"),
      stop: listAt(value, "stop_sequences")?.map(stopOf),
    }),
    reasoning: readWish(value, others),
    serviceTier: tierOf(stringAt(value, "service_tier")),
    user: stringAt(objectAt(value, "metadata") ?? {}, "user_id", "metadata."),
  });
  return { ...request, others: [...named] };
};

const stopOf = (one: unknown, index: number): string => {
  if (typeof one !== "string") throw wrong(`stop_sequences.${index}`, "must be a string.");
  return one;
};

/** `standard_only` is what others call their default. */
const tierOf = (tier: string | undefined): string | undefined =>
  tier === "standard_only" ? "default" : tier;

const readMessages = (request: Fields, others: Others): Message[] => {
  const system = readContent(request, "system", "", others);
  const turns = objectsAt(request, "messages").flatMap(({ fields, at }) => readTurn(fields, at, others));
  return system.length === 0 ? turns : [{ role: "system", parts: system }, ...turns];
};

const ROLES = ["user", "assistant", "system"] as const;

const readTurn = (message: Fields, at: string, others: Others): Message[] => {
  const said = stringAt(message, "role", at);
  const role = ROLES.find((one) => one === said);
  if (!role) throw wrong(`${at}role`, `must be one of ${ROLES.join(", ")}.`);
  const seals = sealsIn(message.content);
  const parts = readContent(message, "content", at, others).map((part) => {
    const signature = part.kind === "tool-call" ? seals.get(part.id) : undefined;
    return signature ? { ...part, signature } : part;
  });
  return resultsApart({ role, parts });
};

/** What tools gave back is a turn of its own: the results come first, as they must in this dialect. */
export const resultsApart = (message: Message): Message[] => {
  const results = message.parts.filter((part) => part.kind === "tool-result");
  if (results.length === 0) return [message];
  const rest = message.parts.filter((part) => part.kind !== "tool-result");
  return [{ role: "tool", parts: results }, ...(rest.length === 0 ? [] : [{ ...message, parts: rest }])];
};

const CACHEABLE: ReadonlySet<Part["kind"]> = new Set([
  "text",
  "image",
  "document",
  "tool-call",
  "tool-result",
]);

/** A cache point of the whole request stands behind the last thing that can have one. */
const withCache = (messages: readonly Message[], cache: CachePoint | undefined): readonly Message[] => {
  const last = messages.at(-1);
  const at = last?.parts.findLastIndex(({ kind }) => CACHEABLE.has(kind)) ?? -1;
  if (!cache || !last || at < 0) return messages;
  const parts = last.parts.map((part, index) =>
    index === at && !("cache" in part) ? { ...part, cache } : part,
  );
  return [...messages.slice(0, -1), { ...last, parts }];
};

const TOOL_KEYS: ReadonlySet<string> = new Set(
  "type name description input_schema strict cache_control".split(" "),
);

/** A tool that may be called. */
export const readTool = (tool: Fields, at: string, others: Others): Tool => {
  const type = stringAt(tool, "type", at) ?? "custom";
  if (type !== "custom") return { kind: "built-in", origin: ORIGIN, type, value: isJson(tool) ? tool : null };
  const name = stringAt(tool, "name", at);
  if (!name) throw wrong(`${at}name`, "must be a string that is not empty.");
  for (const key of othersIn(tool, TOOL_KEYS)) others(at + key);
  return present({
    kind: "function" as const,
    name,
    description: stringAt(tool, "description", at),
    parameters: jsonAt(tool, "input_schema"),
    strict: flagAt(tool, "strict", at),
    cache: readCache(tool, at),
  });
};

const CHOICES = { auto: "auto", none: "none", any: "required" } as const;

const readToolChoice = (choice: Fields): ToolChoice => {
  const { type } = choice;
  if (type === "auto" || type === "none" || type === "any") return { kind: CHOICES[type] };
  const name = type === "tool" ? stringAt(choice, "name", "tool_choice.") : undefined;
  if (!name) throw wrong("tool_choice.type", "must be auto, any, none, or tool with a name.");
  return { kind: "tool", name };
};

const readOutput = (request: Fields): OutputFormat | undefined => {
  const config = objectAt(request, "output_config") ?? {};
  // What it was called before.
  const format = objectAt(config, "format", "output_config.") ?? objectAt(request, "output_format");
  if (!format) return undefined;
  const schema =
    format.type === "json_schema" ? objectAt(format, "schema", "output_config.format.") : undefined;
  if (!schema || !isJson(schema))
    throw wrong("output_config.format", "must be a json_schema with its schema.");
  return {
    kind: "schema",
    name: typeof schema.title === "string" ? schema.title : "answer",
    schema,
    strict: true,
  };
};

const EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const;

const readWish = (request: Fields, others: Others): ReasoningWish | undefined => {
  const effort = choiceAt(objectAt(request, "output_config") ?? {}, "effort", EFFORTS, "output_config.");
  const thinking = objectAt(request, "thinking");
  if (!thinking) return effort && { effort, thinking: false };
  const display = stringAt(thinking, "display", "thinking.");
  const shown = display === undefined ? undefined : display !== "omitted";
  if (thinking.type === "disabled") return effort ? { effort, thinking: false } : { effort: "none" };
  if (thinking.type !== "adaptive" && thinking.type !== "enabled") others("thinking.type");
  return present({
    effort,
    budgetTokens: numberAt(thinking, "budget_tokens", "thinking."),
    thinking: true,
    shown,
  });
};
