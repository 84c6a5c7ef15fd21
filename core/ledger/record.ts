import { type TSchema, Type } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import type { ExchangeRecord } from "@sluice/sdk";

/**
 * What the frames of a segment hold.
 *
 * A `begin` is the JSON of what is known of a stream before its first attempt. A `piece` is the exchange's id (16 bytes),
 * a side (1 byte, 0 request, 1 response) and a part of that body. A `record` is the length of its JSON (4 bytes,
 * little-endian), the JSON, and behind it the bodies that were not written in pieces, request first, raw.
 */
export const SIDES = ["request", "response"] as const;
export type Side = (typeof SIDES)[number];

/** Where a body is. */
export interface BodyPlace {
  /** Bytes of it behind the record's JSON. */
  readonly inline: number;
  /** Frames of pieces that come before those, as segment and offset, all of the same writer. */
  readonly pieces: readonly (readonly [segment: number, offset: number])[];
}

/** The JSON of a `record` frame. */
export interface LedgerRecord extends ExchangeRecord {
  /** Bodies that are kept; absent where only hash and length are. */
  readonly kept?: Readonly<Partial<Record<Side, BodyPlace>>>;
}

/** The JSON of a `begin` frame: a record with no end. */
export type LedgerBegin = Omit<ExchangeRecord, "status" | "outcome" | "durationMs">;

/** A `record` frame's content. */
export interface ReadRecord {
  readonly record: LedgerRecord;
  readonly inline: Readonly<Partial<Record<Side, Uint8Array>>>;
}

const UUID_BYTES = 16;
const LENGTH_BYTES = 4;
const NOTHING = new Uint8Array();

/** The payload of a `begin` frame. */
export const beginPayload = (begin: LedgerBegin): Uint8Array[] => [Buffer.from(JSON.stringify(begin))];

/** The payload of a `piece` frame. */
export const piecePayload = (id: string, side: Side, bytes: Uint8Array): Uint8Array[] => {
  const head = Buffer.alloc(UUID_BYTES + 1);
  head.write(id.replaceAll("-", ""), 0, "hex");
  head[UUID_BYTES] = SIDES.indexOf(side);
  return [head, bytes];
};

/** The payload of a `record` frame: the bodies are written as they are, never escaped or copied. */
export const recordPayload = (
  record: LedgerRecord,
  request: Uint8Array = NOTHING,
  response: Uint8Array = NOTHING,
): Uint8Array[] => {
  const json = JSON.stringify(record);
  const bytes = Buffer.byteLength(json);
  const head = Buffer.allocUnsafe(LENGTH_BYTES + bytes);
  head.writeUInt32LE(bytes, 0);
  head.write(json, LENGTH_BYTES);
  return [head, request, response].filter((part) => part.byteLength > 0);
};

const Place = Type.Object({
  inline: Type.Integer({ minimum: 0 }),
  pieces: Type.Array(Type.Array(Type.Integer({ minimum: 0 }), { minItems: 2, maxItems: 2 })),
});
const KNOWN_OF_BEGIN = {
  id: Type.String({ minLength: 1 }),
  arrivedAt: Type.Number(),
  api: Type.String(),
  stream: Type.Boolean(),
  attempts: Type.Array(Type.Object({ target: Type.String(), status: Type.Number() })),
  tags: Type.Record(Type.String(), Type.String()),
};
/** Compiled for the first frame that is read: a process that only writes needs none of it. */
const checkOf = (schema: TSchema): ((value: unknown) => boolean) => {
  let compiled: TypeCheck<TSchema> | undefined;
  return (value) => {
    compiled ??= TypeCompiler.Compile(schema);
    return compiled.Check(value);
  };
};

const knownBegin = checkOf(Type.Object(KNOWN_OF_BEGIN));
const knownRecord = checkOf(
  Type.Object({
    ...KNOWN_OF_BEGIN,
    durationMs: Type.Number(),
    status: Type.Number(),
    outcome: Type.String(),
    kept: Type.Optional(Type.Object({ request: Type.Optional(Place), response: Type.Optional(Place) })),
  }),
);
const isRecord = (value: unknown): value is LedgerRecord => knownRecord(value);
const isBegin = (value: unknown): value is LedgerBegin => knownBegin(value);

/** The content of a `record` frame; `undefined` where it is none of this version. */
export const readRecord = (payload: Uint8Array): ReadRecord | undefined => {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (bytes.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + bytes.readUInt32LE(0);
  if (end > bytes.length) return undefined;
  const record = parse(bytes.toString("utf8", LENGTH_BYTES, end));
  if (!isRecord(record)) return undefined;
  const requestEnd = end + (record.kept?.request?.inline ?? 0);
  const responseEnd = requestEnd + (record.kept?.response?.inline ?? 0);
  return {
    record,
    inline: {
      ...(requestEnd > end ? { request: bytes.subarray(end, requestEnd) } : {}),
      ...(responseEnd > requestEnd ? { response: bytes.subarray(requestEnd, responseEnd) } : {}),
    },
  };
};

/** The content of a `begin` frame. */
export const readBegin = (payload: Uint8Array): LedgerBegin | undefined => {
  const begin = parse(Buffer.from(payload).toString());
  return isBegin(begin) ? begin : undefined;
};

/** The content of a `piece` frame. */
export const readPiece = (
  payload: Uint8Array,
): { readonly id: string; readonly side: Side; readonly bytes: Uint8Array } | undefined => {
  const side = SIDES[payload[UUID_BYTES] ?? SIDES.length];
  if (!side) return undefined;
  const hex = Buffer.from(payload.subarray(0, UUID_BYTES)).toString("hex");
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { id, side, bytes: payload.subarray(UUID_BYTES + 1) };
};

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};
