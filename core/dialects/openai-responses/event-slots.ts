import type { Segment } from "@sluice/sdk";
import type { TextSlot } from "../contract.ts";
import { type JsonBody, memberAt } from "../json/body.ts";
import { isObject } from "../json/value.ts";
import { collectText, type TextShape } from "../text-shape.ts";
import { eventShape, partShape } from "./shape.ts";
import { collectAnswer, collectEventItem, plainPart } from "./slots.ts";

/** A text that comes as `<event>.delta`, and once more, whole, as `<event>.done`. */
interface Streamed {
  readonly kind: Segment["kind"];
  /** What the same text is called in its item. */
  readonly channel: string;
  /** The field that tells texts of one item apart. */
  readonly index?: "content_index" | "summary_index" | "command_index";
  /** The field of `.done` that holds it. */
  readonly field: string;
}

/** The texts of streams by their events. */
const STREAMED: Readonly<Record<string, Streamed>> = {
  "response.output_text": { kind: "text", channel: "content", index: "content_index", field: "text" },
  "response.refusal": { kind: "refusal", channel: "content", index: "content_index", field: "refusal" },
  "response.reasoning_text": {
    kind: "reasoning",
    channel: "content",
    index: "content_index",
    field: "text",
  },
  "response.reasoning_summary_text": {
    kind: "reasoning",
    channel: "summary",
    index: "summary_index",
    field: "text",
  },
  "response.function_call_arguments": { kind: "tool-arguments", channel: "arguments", field: "arguments" },
  "response.custom_tool_call_input": { kind: "tool-arguments", channel: "input", field: "input" },
  "response.mcp_call_arguments": { kind: "tool-arguments", channel: "arguments", field: "arguments" },
  "response.code_interpreter_call_code": { kind: "tool-arguments", channel: "code", field: "code" },
  "response.shell_call_command": {
    kind: "tool-arguments",
    channel: "commands",
    index: "command_index",
    field: "command",
  },
};

/** Events whose `delta` is sound. */
const SOUND = "response.audio.delta";

/** The texts of an event. */
export const eventSlots = (body: JsonBody): TextSlot[] => {
  const out: TextSlot[] = [];
  const event = body.value;
  if (!isObject(event) || typeof event.type !== "string" || event.type === SOUND) return out;
  const cut = event.type.lastIndexOf(".");
  const name = event.type.slice(0, cut);
  const repeats = event.type.endsWith(".done");
  const streamed = STREAMED[name];
  const at = numberIn(event, "output_index");
  if (streamed) {
    const field = repeats ? streamed.field : event.type.endsWith(".delta") ? "delta" : streamed.field;
    const index = streamed.index === undefined ? "" : `:${numberIn(event, streamed.index)}`;
    collect(body, event, field, streamed.kind, `0/${at}:${streamed.channel}${index}`, repeats, out);
  } else if (isObject(event.response)) {
    collectAnswer(memberAt(body.root, "response"), event.response, ENDS.has(event.type), out);
  } else if (isObject(event.item)) {
    collectEventItem(memberAt(body.root, "item"), event.item, at, repeats, out);
  } else if (isObject(event.annotation)) {
    collect(body, event, "annotation", "text", `0/${at}:annotation`, repeats, out);
  } else if (isObject(event.part)) {
    const summary = name === "response.reasoning_summary_part";
    const channel = summary
      ? `summary:${numberIn(event, "summary_index")}`
      : `content:${numberIn(event, "content_index")}`;
    const speaker = { role: "assistant", choice: 0, plain: plainPart(event.part), repeats };
    const place = memberAt(body.root, "part");
    collectText(place, event.part, partShape, { ...speaker, within: `0/${at}` }, out, `0/${at}:${channel}`);
  } else {
    // Of an event that nobody has heard of yet, all is read that could be text.
    for (const field of TEXT_FIELDS) collect(body, event, field, "text", `0/${at}:${name}`, repeats, out);
  }
  return out;
};

const ENDS: ReadonlySet<string> = new Set([
  "response.completed",
  "response.incomplete",
  "response.failed",
  "response.cancelled",
]);

const TEXT_FIELDS = ["delta", "text", "refusal", "arguments", "input", "code", "command", "output"] as const;

const collect = (
  body: JsonBody,
  event: Record<string, unknown>,
  field: string,
  plain: Segment["kind"],
  channel: string,
  repeats: boolean,
  out: TextSlot[],
): void => {
  const shape: TextShape | undefined = eventShape.members?.[field];
  const speaker = { role: "assistant", choice: 0, plain, repeats };
  collectText(memberAt(body.root, field), event[field], shape, speaker, out, channel);
};

const numberIn = (event: Record<string, unknown>, field: string): number => {
  const value = event[field];
  return typeof value === "number" && Number.isSafeInteger(value) ? value : 0;
};
