import type { BodyRecord, ExchangeRecord } from "@sluice/sdk";
import type { Exchange } from "../exchange/exchange.ts";
import { BodyTrace, type Digest } from "./body-trace.ts";
import { type BodyPlace, beginPayload, piecePayload, recordPayload, SIDES, type Side } from "./record.ts";
import type { Place, SegmentWriter } from "./segment-writer.ts";

/** What the ledger knows of one exchange that goes by. */
export class Trace {
  readonly #writer: SegmentWriter;
  readonly #id: string;
  readonly #bodies: Record<Side, BodyTrace>;
  readonly #pieces: Record<Side, Promise<Place>[]> = { request: [], response: [] };

  constructor(writer: SegmentWriter, id: string, keepBodies: boolean, digest: Digest) {
    this.#writer = writer;
    this.#id = id;
    this.#bodies = {
      request: new BodyTrace(keepBodies, digest),
      response: new BodyTrace(keepBodies, digest),
    };
  }

  /** A part of a body as it goes by; long ones that are kept are written at once. */
  add(side: Side, part: string | Uint8Array): void {
    const piece = this.#bodies[side].add(part);
    if (!piece) return;
    const placed = this.#writer.appendPlaced("piece", piecePayload(this.#id, side, piece));
    // Looked at when the record is written; until then nobody else waits for it.
    placed.catch(() => undefined);
    this.#pieces[side].push(placed);
  }

  /** The first word on a stream. Resolves when it is written. */
  begin(exchange: Exchange): Promise<void> {
    const { status: _, outcome: __, durationMs: ___, ...begin } = exchange.record();
    return this.#writer.append("begin", beginPayload(begin));
  }

  /** The record of a finished exchange. Resolves when it is written. */
  finish(exchange: Exchange): Promise<void> {
    const { request } = this.#bodies;
    const notes: Partial<Record<Side, BodyRecord>> = {};
    for (const side of SIDES) {
      const note = this.#bodies[side].record();
      if (note.bytes > 0) notes[side] = note;
    }
    const record: ExchangeRecord = Object.assign(exchange.record(), notes);
    return request.keep ? this.#finishWhole(record) : this.#writer.append("record", recordPayload(record));
  }

  async #finishWhole(record: ExchangeRecord): Promise<void> {
    const { request, response } = this.#bodies;
    const [requestRest, responseRest] = [request.rest(), response.rest()];
    const kept = {
      request: await this.#place("request", requestRest),
      response: await this.#place("response", responseRest),
    };
    await this.#writer.append("record", recordPayload({ ...record, kept }, requestRest, responseRest));
  }

  async #place(side: Side, rest: Uint8Array): Promise<BodyPlace> {
    return { inline: rest.byteLength, pieces: await Promise.all(this.#pieces[side]) };
  }
}
