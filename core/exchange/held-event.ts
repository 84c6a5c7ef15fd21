import type { StreamDialect, TextSlot } from "../dialects/contract.ts";
import type { JsonBody } from "../dialects/json/body.ts";
import { editLiteral, splice } from "../dialects/json/edit.ts";
import { parseJson } from "../dialects/json/read.ts";
import type { SseEvent } from "../dialects/sse/events.ts";
import type { TextEdit } from "./text-view.ts";

/** A slot of a held event, placed in the running text of its channel. */
export interface HeldSlot extends TextSlot {
  /** Where the slot's text begins in its channel, in UTF-16 units since the stream began. */
  readonly from: number;
}

/** An event that waits until its text may go on. */
export interface HeldEvent {
  readonly event: SseEvent;
  readonly slots: readonly HeldSlot[];
  readonly body: JsonBody | undefined;
  /** Arrival, on the clock of `performance.now()`. */
  readonly heldAt: number;
}

/** The body of an event, where it has one that can be read. */
export const bodyOf = (event: SseEvent, dialect: StreamDialect): JsonBody | undefined => {
  if (!event.data.startsWith("{")) return undefined;
  try {
    return parseJson(event.data, dialect.shape);
  } catch {
    return undefined;
  }
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The event's bytes with edits carried out. `editsOf` gives the edits of a slot's channel, in the channel's own
 * units; a match over several slots is written into the first and empties the others.
 */
export const rewrite = (held: HeldEvent, editsOf: (slot: HeldSlot) => readonly TextEdit[]): Uint8Array => {
  const { body, event } = held;
  if (!body) return event.raw;
  const changes = held.slots.flatMap((slot) => {
    const own = editsOf(slot).flatMap((edit) => localEdit(edit, slot));
    if (own.length === 0) return [];
    return [
      { start: slot.start, end: slot.end, text: editLiteral(body.text.slice(slot.start, slot.end), own) },
    ];
  });
  if (changes.length === 0) return event.raw;
  return reframe(event, splice(body.text, changes));
};

const localEdit = (edit: TextEdit, slot: HeldSlot): TextEdit[] => {
  const from = slot.from;
  const to = from + slot.text.length;
  if (edit.start >= from && edit.start < to) {
    return [{ start: edit.start - from, end: Math.min(edit.end, to) - from, text: edit.text }];
  }
  if (edit.start < from && edit.end > from)
    return [{ start: 0, end: Math.min(edit.end, to) - from, text: "" }];
  return [];
};

/** New data in the event's old frame: its other fields and its line ends stay. */
const reframe = (event: SseEvent, data: string): Uint8Array => {
  const raw = decoder.decode(event.raw);
  const at = raw.indexOf(event.data);
  if (at >= 0) return encoder.encode(raw.slice(0, at) + data + raw.slice(at + event.data.length));
  // The data came on several lines. JSON needs none of them.
  return encoder.encode(`data: ${data}\n\n`);
};
