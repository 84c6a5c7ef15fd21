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
  if (!OBJECT.test(event.data)) return undefined;
  try {
    return parseJson(event.data, dialect.shape);
  } catch {
    return undefined;
  }
};

const OBJECT = /^[ \t\r\n]*\{/;

/** Edits on their way into events: by channel, in the channel's own units, in the order of the text. */
export class OutgoingEdits {
  readonly #written = new Set<TextEdit>();

  constructor(
    readonly byChannel: ReadonlyMap<string, readonly TextEdit[]>,
    /** All that were carried out in a channel, for what repeats it. */
    readonly allOf: (channel: string) => readonly TextEdit[] = () => [],
  ) {}

  /** What an edit is within a slot: the first slot that it touches holds its text, the others only lose theirs. */
  within(slot: HeldSlot): TextEdit[] {
    const length = slot.text.length;
    if (slot.repeats) {
      return this.allOf(slot.channel)
        .filter(({ start }) => start <= length)
        .map(({ start, end, text }) => ({ start, end: Math.min(end, length), text }));
    }
    return (this.byChannel.get(slot.channel) ?? []).flatMap((edit) => {
      const start = Math.max(edit.start - slot.from, 0);
      const end = Math.min(edit.end - slot.from, length);
      const inserts = edit.start === edit.end;
      if (inserts ? start > end || this.#written.has(edit) : start >= end) return [];
      const text = this.#written.has(edit) ? "" : edit.text;
      this.#written.add(edit);
      return [{ start, end, text }];
    });
  }
}

/** Writes the events of one stream, in their order, with edits carried out. */
export class EventWriter {
  /** Choices of which any text was changed. */
  readonly #changed = new Set<number>();

  constructor(
    readonly dialect: StreamDialect,
    /** Told of the fields that had to be dropped. */
    readonly onDropped: (name: string) => void,
  ) {}

  write({ body, event, slots }: HeldEvent, edits: OutgoingEdits): Uint8Array {
    if (!body) return event.raw;
    const changes = slots.flatMap((slot) => {
      const own = edits.within(slot);
      if (own.length === 0) return [];
      this.#changed.add(slot.choice);
      return [
        { start: slot.start, end: slot.end, text: editLiteral(body.text.slice(slot.start, slot.end), own) },
      ];
    });
    const outdated = this.#changed.size === 0 ? [] : (this.dialect.outdated?.(body, this.#changed) ?? []);
    for (const { name } of outdated) this.onDropped(name);
    const all = [...changes, ...outdated.map(({ start, end, by = "null" }) => ({ start, end, text: by }))];
    return all.length === 0 ? event.raw : reframe(event.raw, splice(body.text, all));
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const LINES = /([^\r\n]*)(\r\n|\r|\n|$)/g;
const DATA = /^data(:|$)/;

/** New data in the event's old frame: its other fields and its line ends stay. */
const reframe = (raw: Uint8Array, data: string): Uint8Array => {
  let written = false;
  const lines = decoder.decode(raw).replace(LINES, (line: string, field: string, lineEnd: string) => {
    if (!DATA.test(field)) return line;
    if (written) return "";
    written = true;
    // JSON may come on several lines; each is a field of its own.
    return data
      .split("\n")
      .map((part) => `data: ${part}${lineEnd}`)
      .join("");
  });
  return encoder.encode(lines);
};
