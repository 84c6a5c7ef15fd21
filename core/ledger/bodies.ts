import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { LoggedExchange } from "@sluice/sdk";
import { type ReadRecord, readPiece, SIDES, type Side } from "./record.ts";
import { readFrame } from "./segment-reader.ts";
import { segmentName } from "./segments.ts";

/** What a consumer gets of a record. `lost` are the bodies that were kept and cannot be read any more. */
export interface Assembled {
  readonly logged: LoggedExchange;
  readonly lost: number;
}

/** A record without what only the ledger needs, and with its bodies where they are wanted. */
export const assemble = (read: ReadRecord, dir: string, wantsBodies: boolean): Assembled => {
  const { kept, ...record } = read.record;
  if (!wantsBodies || !kept) return { logged: kept ? record : read.record, lost: 0 };
  const bodies: Partial<Record<Side, string>> = {};
  let lost = 0;
  for (const side of SIDES) {
    const place = kept[side];
    if (!place || (place.inline === 0 && place.pieces.length === 0)) continue;
    const pieces = readPieces(dir, record.id, side, place.pieces);
    const inline = read.inline[side] ?? new Uint8Array();
    if (pieces && inline.byteLength === place.inline) {
      bodies[side] = Buffer.concat([...pieces, inline]).toString("utf8");
    } else {
      lost++;
    }
  }
  return { logged: { ...record, bodies }, lost };
};

/** The pieces of a body in order; `undefined` where one is missing or damaged. */
const readPieces = (
  dir: string,
  id: string,
  side: Side,
  places: readonly (readonly [segment: number, offset: number])[],
): Uint8Array[] | undefined => {
  const pieces: Uint8Array[] = [];
  let open: { readonly segment: number; readonly fd: number } | undefined;
  try {
    for (const [segment, offset] of places) {
      if (open?.segment !== segment) {
        if (open) closeSync(open.fd);
        open = undefined;
        open = { segment, fd: openSync(join(dir, segmentName(segment)), "r") };
      }
      const piece = pieceAt(open.fd, offset);
      if (piece?.id !== id || piece.side !== side) return undefined;
      pieces.push(piece.bytes);
    }
    return pieces;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  } finally {
    if (open) closeSync(open.fd);
  }
};

const pieceAt = (fd: number, offset: number): ReturnType<typeof readPiece> => {
  const frame = readFrame(fd, offset);
  return frame?.kind === "piece" ? readPiece(frame.payload) : undefined;
};
