import type { StreamDialect, TextSlot } from "../dialects/contract.ts";
import { type SseEvent, splitEvents } from "../dialects/sse/events.ts";
import { SluiceError } from "../errors/index.ts";
import { MAX_ANSWER_BYTES } from "./bytes.ts";
import { Channel } from "./channels.ts";
import type { Closing } from "./closing.ts";
import type { Exchange } from "./exchange.ts";
import { bodyOf, EventWriter, type HeldEvent, type HeldSlot, OutgoingEdits } from "./held-event.ts";
import { TextView } from "./text-view.ts";
import type { WindowReader } from "./window-reader.ts";

/** A source of events in batches: `undefined` at the end; throws where the stream broke or was denied. */
export interface Events {
  next(): Promise<readonly SseEvent[] | undefined>;
}

/**
 * One reader's window over an answer that comes as a stream. Events are held whole and in order. The reader sees the
 * pending text of each channel, always as the stage before gave it; its edits are carried out when the text goes on,
 * so that a text comes out the same however it was cut into events.
 */
export class AnswerStage implements Events {
  readonly #channels = new Map<string, Channel>();
  /** What stood in the place of a repetition and was none: the last such text of a channel. */
  readonly #reworded = new Map<string, string>();
  /** Texts that have grown, or have come to their end, since the last call. */
  readonly #grown = new Set<string>();
  readonly #writer: EventWriter;
  /** How many texts were whole as they came, or said in other words. */
  #wholes = 0;
  #events: HeldEvent[] = [];
  #heldBytes = 0;
  #incoming: Promise<readonly SseEvent[] | undefined> | undefined;
  /** Whether what may go before anything more comes is gone already. */
  #waited = false;
  #ended = false;

  constructor(
    readonly source: Events,
    readonly reader: WindowReader,
    readonly dialect: StreamDialect,
    readonly exchange: Pick<Exchange, "drop"> & Partial<Pick<Exchange, "target">>,
    readonly closing: Pick<Closing, "over">,
  ) {
    this.#writer = new EventWriter(dialect, (name) => exchange.drop(name));
  }

  async next(): Promise<readonly SseEvent[] | undefined> {
    while (!this.#ended && !this.closing.over) {
      const batch = await this.#nextBatch();
      if (batch === "late") {
        this.#waited = true;
        const released = this.#release(false, true);
        if (released.length > 0) return released;
        continue;
      }
      if (!batch) {
        this.#ended = true;
        await this.#call(true);
        const rest = this.#release(true, true);
        return rest.length > 0 ? rest : undefined;
      }
      this.#waited = false;
      for (const event of batch) this.#take(event);
      if (this.reader.reading.untilEnd) continue;
      await this.#call(false);
      const released = this.#release(false, false);
      if (released.length > 0) return released;
    }
    return undefined;
  }

  /** The next batch, or `late` when the oldest held event has waited for as long as it may. */
  async #nextBatch(): Promise<readonly SseEvent[] | undefined | "late"> {
    this.#incoming ??= this.source.next();
    const oldest = this.#events[0];
    let timer: Timer | undefined;
    try {
      const { maxHoldMs } = this.reader.reading;
      if (!oldest || this.#waited || !Number.isFinite(maxHoldMs)) return await this.#arrived(this.#incoming);
      const waitMs = Math.max(0, oldest.heldAt + maxHoldMs - performance.now());
      const late = new Promise<"late">((resolve) => {
        timer = setTimeout(() => resolve("late"), waitMs);
      });
      const first = await Promise.race([this.#incoming, late]);
      if (first !== "late") this.#incoming = undefined;
      return first;
    } finally {
      clearTimeout(timer);
    }
  }

  async #arrived(
    incoming: Promise<readonly SseEvent[] | undefined>,
  ): Promise<readonly SseEvent[] | undefined> {
    const batch = await incoming;
    this.#incoming = undefined;
    return batch;
  }

  #take(event: SseEvent): void {
    const body = bodyOf(event, this.dialect);
    const slots = body ? this.dialect.slots(body).map((slot) => this.#placed(slot)) : [];
    this.#events.push({ event, slots, body, heldAt: performance.now() });
    this.#heldBytes += event.raw.byteLength;
    // A stream that is held to its end is an answer like one that is none, and bounded like that.
    if (this.#heldBytes > MAX_ANSWER_BYTES)
      throw new SluiceError("UPSTREAM_ANSWER_TOO_LARGE", {
        target: this.exchange.target?.name ?? "",
        limit: MAX_ANSWER_BYTES,
        where: " while a plugin holds it",
      });
  }

  #placed(slot: TextSlot): HeldSlot {
    const repeats = slot.repeats === true && slot.text !== "";
    const repeated = repeats ? this.#repeatedBy(slot) : undefined;
    if (repeated !== undefined) return { ...slot, channel: repeated, from: 0 };
    // What is said again in other words is a text of its own.
    const name = slot.whole
      ? `${slot.channel}#${this.#wholes++}`
      : repeats
        ? this.#unsaid(slot.channel)
        : slot.channel;
    let channel = this.#channels.get(name);
    if (!channel) {
      channel = new Channel(slot, this.reader.reading, this.dialect.repeats);
      this.#channels.set(name, channel);
    }
    const from = channel.end;
    channel.add(slot.text, repeats || slot.whole === true);
    if (slot.text !== "") this.#grown.add(name);
    return { ...slot, channel: name, from, repeats: false };
  }

  /** The channel that has said this text already: its edits are those of the repetition. */
  #repeatedBy({ channel: base, text }: TextSlot): string | undefined {
    for (const name of [base, this.#reworded.get(base) ?? base]) {
      const channel = this.#channels.get(name);
      if (!channel?.hasSaid(text)) continue;
      if (channel.repeat()) this.#grown.add(name);
      return name;
    }
    return undefined;
  }

  #unsaid(base: string): string {
    if (!this.#channels.get(base)?.end) return base;
    const name = `${base}~${this.#wholes++}`;
    this.#reworded.set(base, name);
    return name;
  }

  /** Shows the reader what is pending: of texts that are shown once, those that have grown. */
  async #call(final: boolean): Promise<void> {
    const { settledOnly } = this.reader.reading;
    const channels = [...this.#channels].filter(
      ([name, { pending }]) => final || (settledOnly ? this.#grown.has(name) : pending !== ""),
    );
    this.#grown.clear();
    if (channels.length === 0 && !final) return;
    const view = new TextView(
      channels.map(([, channel]) => channel.view(!final)),
      settledOnly,
    );
    let sound = false;
    const settle = (): void => {
      channels.forEach(([name, channel], index) => {
        if (!view.edits[index]?.length) return;
        this.#checkHeld(name);
        channel.check(view, index);
      });
      channels.forEach(([, channel], index) => {
        channel.settle(view, index);
      });
      sound = true;
    };
    await this.reader.read(view, final, settle);
    if (sound) return;
    view.forget();
    channels.forEach(([, channel], index) => {
      channel.settle(view, index);
    });
  }

  /** At the end a text may have gone out to its last character; then nothing can be put behind it any more. */
  #checkHeld(name: string): void {
    const held = this.#events.some(({ slots }) =>
      slots.some(({ channel, repeats }) => channel === name && !repeats),
    );
    if (!held) throw new RangeError("an edit needs text that is held back, and none of this segment is");
  }

  /** Takes out the events whose text may go on: all of it, or what no match to come can reach. */
  #release(all: boolean, late: boolean): SseEvent[] {
    const limits = new Map<string, number>();
    for (const [name, channel] of this.#channels)
      limits.set(name, channel.uncut(all ? channel.end : channel.limit(late)));
    const count = this.#releasable(limits);
    const going = this.#events.slice(0, count);
    const reached = reachedBy(going);
    const edits = new Map(
      [...reached].map(([name, to]) => [name, this.#channels.get(name)?.carriedOut(to) ?? []]),
    );
    const outgoing = new OutgoingEdits(edits, (name) => this.#channels.get(name)?.carried ?? []);
    const out = going.map((held) => this.#written(held, outgoing));
    this.#events = this.#events.slice(count);
    for (const { event } of going) this.#heldBytes -= event.raw.byteLength;
    for (const [name, to] of reached) this.#let(name, to);
    return out;
  }

  /** The text up to `to` has gone out. Of one that was whole nothing can come any more. */
  #let(name: string, to: number): void {
    const channel = this.#channels.get(name);
    channel?.release(to);
    if (channel?.slot.whole && channel.pending === "") this.#channels.delete(name);
  }

  #written(held: HeldEvent, edits: OutgoingEdits): SseEvent {
    const raw = this.#writer.write(held, edits);
    return raw === held.event.raw ? held.event : (splitEvents(raw)[0] ?? held.event);
  }

  /** How many events may go: none that ends beyond its channel's limit, and none that parts what belongs together. */
  #releasable(limits: Map<string, number>): number {
    for (;;) {
      const blocked = this.#events.findIndex(({ slots }) =>
        slots.some(
          ({ channel, from, repeats, text }) =>
            // What is repeated stands in events before.
            text !== "" && !repeats && from + text.length > (limits.get(channel) ?? 0),
        ),
      );
      const count = blocked < 0 ? this.#events.length : blocked;
      let cut = false;
      for (const [name, to] of reachedBy(this.#events.slice(0, count))) {
        const uncut = this.#channels.get(name)?.uncut(to) ?? to;
        if (uncut < to) {
          limits.set(name, uncut);
          cut = true;
        }
      }
      if (!cut) return count;
    }
  }
}

/** How far each channel's text goes in these events. */
const reachedBy = (events: readonly HeldEvent[]): Map<string, number> => {
  const reached = new Map<string, number>();
  for (const { slots } of events) {
    for (const { channel, from, repeats, text } of slots)
      if (!repeats) reached.set(channel, from + text.length);
  }
  return reached;
};
