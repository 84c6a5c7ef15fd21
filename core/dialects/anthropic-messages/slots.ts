import type { TextSlot } from "../contract.ts";
import { defineSlots } from "../definitions.ts";
import { type JsonBody, type JsonNode, memberAt } from "../json/body.ts";
import { scalarsIn } from "../json/literals.ts";
import { isArray, isObject } from "../json/value.ts";
import { collectText, indexOf, type Speaker, type TextShape } from "../text-shape.ts";
import { askedBlockShape, blockShape, contentShape, deltaShape, stopShape } from "./shape.ts";

/** The texts of a request: of its instructions, its messages, of where the answer is to end, and of what it defines. */
export const requestSlots = (body: JsonBody): TextSlot[] => {
  const out: TextSlot[] = [];
  if (!isObject(body.value)) return out;
  const { system, messages, stop_sequences: stop } = body.value;
  contentSlots(body, memberAt(body.root, "system"), system, "system", out);
  const places = memberAt(body.root, "messages")?.items ?? [];
  for (const [at, place] of places.entries()) {
    const message = isArray(messages) ? messages[at] : undefined;
    if (place === undefined || !isObject(message)) continue;
    const role = typeof message.role === "string" ? message.role : "user";
    contentSlots(body, memberAt(place, "content"), message.content, role, out);
  }
  collectText(memberAt(body.root, "stop_sequences"), stop, stopShape, { role: "system", choice: 0 }, out);
  for (const field of ["tools", "output_format"]) defineSlots(body.text, memberAt(body.root, field), out);
  const output = memberAt(body.root, "output_config");
  if (output) defineSlots(body.text, memberAt(output, "format"), out);
  return out;
};

const contentSlots = (
  body: JsonBody,
  place: JsonNode | undefined,
  content: unknown,
  role: string,
  out: TextSlot[],
): void => {
  if (place?.items === undefined || !isArray(content)) {
    collectText(place, content, contentShape, { role, choice: 0 }, out);
    return;
  }
  for (const [at, item] of place.items.entries())
    blockSlots(body.text, item, content[at], askedBlockShape, { role, choice: 0 }, `0:${at}`, out);
};

/** What a tool gave back is no word of who brings it. */
const speakerOf = (block: unknown, speaker: Speaker): Speaker =>
  isObject(block) && typeof block.type === "string" && block.type.endsWith("tool_result")
    ? { role: "tool", choice: 0, plain: "tool-result" }
    : speaker;

/** Appends the texts of a block. */
export const blockSlots = (
  text: string,
  place: JsonNode | undefined,
  block: unknown,
  shape: TextShape,
  says: Speaker,
  channel: string,
  out: TextSlot[],
): void => {
  if (place === undefined) return;
  const speaker = speakerOf(block, says);
  collectText(place, block, shape, speaker, out, channel);
  const input = memberAt(place, "input");
  if (input === undefined) return;
  for (const scalar of scalarsIn(text, input.start, input.end)) {
    out.push({ ...scalar, role: speaker.role, kind: "tool-arguments", choice: 0, channel, isValue: true });
  }
};

const MODEL: Speaker = { role: "assistant", choice: 0 };

/** The texts of an answer. */
export const answerSlots = (body: JsonBody): TextSlot[] => slotsOfBlocks(body, body.root, body.value);

const slotsOfBlocks = (body: JsonBody, place: JsonNode, answer: unknown): TextSlot[] => {
  const out: TextSlot[] = [];
  const content = isObject(answer) && isArray(answer.content) ? answer.content : [];
  const places = memberAt(place, "content")?.items ?? [];
  for (const [at, item] of places.entries())
    blockSlots(body.text, item, content[at], blockShape, MODEL, `0:${at}`, out);
  return out;
};

/**
 * The texts of an event. The deltas of a block are one running text. What a block holds when it starts is whole: each text of
 * it is one of its own, but for those that go on in deltas.
 */
export const eventSlots = (body: JsonBody): TextSlot[] => {
  if (!isObject(body.value)) return [];
  const { message, content_block: block, delta } = body.value;
  const place = memberAt(body.root, "message");
  if (place) return slotsOfBlocks(body, place, message).map(apart);
  const channel = `0:${indexOf(body.value, 0)}`;
  const out: TextSlot[] = [];
  const start = memberAt(body.root, "content_block");
  if (start) {
    blockSlots(body.text, start, block, blockShape, MODEL, channel, out);
    const running = [memberAt(start, "text"), memberAt(start, "thinking")].map((node) => node?.start);
    return out.map((slot, at) => (running.includes(slot.start) ? slot : apart(slot, at)));
  }
  collectText(memberAt(body.root, "delta"), delta, deltaShape, MODEL, out, channel);
  return out;
};

const apart = (slot: TextSlot, at: number): TextSlot => ({ ...slot, channel: `${slot.channel}:${at}` });
