import type { StreamDialect } from "../dialects/contract.ts";
import { type SseEvent, splitEvents } from "../dialects/sse/events.ts";
import { Channel } from "./channels.ts";
import type { Closing } from "./closing.ts";
import { Denied } from "./denial.ts";
import type { Exchange } from "./exchange.ts";
import { bodyOf, type HeldEvent, type HeldSlot, OutgoingEdits, rewrite } from "./held-event.ts";
import { callStep, type FaultListener } from "./hooks.ts";
import type { ResponseStep } from "./pipeline.ts";
import { TextView } from "./text-view.ts";

/** A source of events in batches: `undefined` at the end; throws where the stream broke or was denied. */
export interface Events {
  next(): Promise<readonly SseEvent[] | undefined>;
}

/** How a plugin reads a stream; see section "Streams" of docs/lifecycle.md. */
interface Hold {
  /** The longest text that must be seen whole. */
  readonly matchChars: number;
  readonly maxMs: number;
  /** Whether text goes on before the end at all. */
  readonly untilEnd: boolean;
}

/** A plugin that may change the answer but does not say how it reads a stream has it held to its end. */
const holdOf = (step: ResponseStep): Hold => {
  const { stream } = step.instance.plugin;
  if (stream) return { matchChars: stream.maxMatchChars, maxMs: stream.maxHoldMs, untilEnd: false };
  return { matchChars: Number.POSITIVE_INFINITY, maxMs: Number.POSITIVE_INFINITY, untilEnd: true };
};

/**
 * One plugin's window over an answer that comes as a stream. Events are held whole and in order. The plugin sees the
 * pending text of each channel, always as the stage before gave it; its edits are carried out when the text goes on,
 * so that a text comes out the same however it was cut into events.
 */
export class AnswerStage implements Events {
  readonly #hold: Hold;
  readonly #channels = new Map<string, Channel>();
  #events: HeldEvent[] = [];
  #incoming: Promise<readonly SseEvent[] | undefined> | undefined;
  /** Whether what may go before anything more comes is gone already. */
  #waited = false;
  #ended = false;

  constructor(
    readonly source: Events,
    readonly step: ResponseStep,
    readonly exchange: Exchange,
    readonly dialect: StreamDialect,
    readonly closing: Closing,
    readonly onFault: FaultListener,
  ) {
    this.#hold = holdOf(step);
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
      if (this.#hold.untilEnd) continue;
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
      if (!oldest || this.#waited || !Number.isFinite(this.#hold.maxMs))
        return await this.#arrived(this.#incoming);
      const waitMs = Math.max(0, oldest.heldAt + this.#hold.maxMs - performance.now());
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
    const slots = (body ? this.dialect.slots(body) : []).map((slot): HeldSlot => {
      let channel = this.#channels.get(slot.channel);
      if (!channel) {
        channel = new Channel(slot, this.#hold.matchChars);
        this.#channels.set(slot.channel, channel);
      }
      const from = channel.end;
      channel.pending += slot.text;
      return { ...slot, from };
    });
    this.#events.push({ event, slots, body, heldAt: performance.now() });
  }

  /** Shows the plugin all pending text. */
  async #call(final: boolean): Promise<void> {
    const channels = [...this.#channels].filter(([, channel]) => final || channel.pending !== "");
    if (channels.length === 0 && !final) return;
    // An exchange that is given up in the middle of a call has had its closing call from elsewhere.
    if (final && !this.closing.take(this.step)) return;
    const view = new TextView(channels.map(([, channel]) => channel.view()));
    let sound = false;
    const settle = (): void => {
      channels.forEach(([name], index) => {
        if (view.edits[index]?.length) this.#checkHeld(name);
      });
      sound = true;
    };
    const verdict = await callStep(this.step, this.exchange, this.onFault, { final, text: view, settle });
    if (verdict?.kind === "deny") throw new Denied(verdict, this.step.instance.id);
    channels.forEach(([, channel], index) => {
      const edits = view.edits[index] ?? [];
      const openFrom = view.openFrom[index] ?? Number.POSITIVE_INFINITY;
      if (sound) channel.settle(edits, openFrom);
      else channel.settle([], Number.POSITIVE_INFINITY);
    });
  }

  /** At the end a text may have gone out to its last character; then nothing can be put behind it any more. */
  #checkHeld(name: string): void {
    const held = this.#events.some(({ slots }) => slots.some(({ channel }) => channel === name));
    if (!held) throw new RangeError("an edit needs text that is held back, and none of this segment is");
  }

  /** Takes out the events whose text may go on: all of it, or what no match to come can reach. */
  #release(all: boolean, late: boolean): SseEvent[] {
    const limits = new Map<string, number>();
    for (const [name, channel] of this.#channels)
      limits.set(name, all ? channel.end : this.#limit(channel, late));
    const count = this.#releasable(limits);
    const going = this.#events.slice(0, count);
    const reached = reachedBy(going);
    const edits = new Map(
      [...reached].map(([name, to]) => [name, this.#channels.get(name)?.editsUpTo(to) ?? []]),
    );
    const outgoing = new OutgoingEdits(edits);
    const out = going.map((held) => finished(held, outgoing));
    this.#events = this.#events.slice(count);
    for (const [name, to] of reached) this.#channels.get(name)?.release(to);
    return out;
  }

  #limit(channel: Channel, late: boolean): number {
    const { matchChars } = this.#hold;
    // What has grown longer than the longest match is no candidate any more.
    const open = Math.max(channel.openFrom, channel.end - matchChars);
    const safe = late ? open : Math.min(open, channel.end - matchChars + 1);
    return channel.uncut(Math.max(channel.base, Math.min(safe, channel.end)));
  }

  /** How many events may go: none that ends beyond its channel's limit, and none that parts what belongs together. */
  #releasable(limits: Map<string, number>): number {
    for (;;) {
      const blocked = this.#events.findIndex(({ slots }) =>
        slots.some(
          (slot) => slot.text !== "" && slot.from + slot.text.length > (limits.get(slot.channel) ?? 0),
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

const finished = (held: HeldEvent, edits: OutgoingEdits): SseEvent => {
  const raw = rewrite(held, edits);
  return raw === held.event.raw ? held.event : (splitEvents(raw)[0] ?? held.event);
};

/** How far each channel's text goes in these events. */
const reachedBy = (events: readonly HeldEvent[]): Map<string, number> => {
  const reached = new Map<string, number>();
  for (const { slots } of events) {
    for (const slot of slots) reached.set(slot.channel, slot.from + slot.text.length);
  }
  return reached;
};
