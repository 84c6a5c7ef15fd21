/**
 * The layout of a segment file. All numbers are little-endian.
 *
 * | bytes | what |
 * | --- | --- |
 * | 16 | `sluice ledger 1` and a line feed, once a file |
 * | 4 | mark, `FRAME_MARK` |
 * | 4 | size of the payload |
 * | 4 | CRC-32 (IEEE 802.3) of kind and payload |
 * | 1 | kind |
 * | size | payload |
 * | 4 | size of the payload again, so that a file can be read from its end |
 *
 * The mark lets a reader find the next whole frame behind a damaged one.
 */
export const FILE_HEAD = new TextEncoder().encode("sluice ledger 1\n");
export const FRAME_MARK = 0x31_46_4c_53;
const HEAD_BYTES = 13;
const TAIL_BYTES = 4;
/** What a frame costs beside its payload. */
export const FRAME_OVERHEAD = HEAD_BYTES + TAIL_BYTES;
/** No frame is longer: a size beyond it is damage. */
export const MAX_PAYLOAD_BYTES = 268_435_456 + 16_777_216;

/** What a frame holds. */
export const FRAME_KINDS = {
  /** The first word on a stream, written before its first attempt. */
  begin: 1,
  /** A piece of a long body, written as it flows. */
  piece: 2,
  /** A finished exchange. */
  record: 3,
} as const;
export type FrameKind = keyof typeof FRAME_KINDS;

const NAMES = new Map<number, FrameKind>([
  [FRAME_KINDS.begin, "begin"],
  [FRAME_KINDS.piece, "piece"],
  [FRAME_KINDS.record, "record"],
]);

/** A frame as it was read. */
export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Uint8Array;
  /** Where it begins in the file, and where the next one does. */
  readonly start: number;
  readonly end: number;
}

/** The bytes of a frame, in parts that are written one after the other: bodies are not copied. */
export const encodeFrame = (kind: FrameKind, payload: readonly Uint8Array[]): Uint8Array[] => {
  let size = 0;
  for (const part of payload) size += part.byteLength;
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  head.writeUInt32LE(FRAME_MARK, 0);
  head.writeUInt32LE(size, 4);
  head[12] = FRAME_KINDS[kind];
  let crc = Bun.hash.crc32(head.subarray(12, 13));
  for (const part of payload) crc = Bun.hash.crc32(part, crc);
  head.writeUInt32LE(crc >>> 0, 8);
  const tail = Buffer.allocUnsafe(TAIL_BYTES);
  tail.writeUInt32LE(size, 0);
  return [head, ...payload, tail];
};

/** The frame at a place: `short` where the bytes end too early for it, `damaged` where it is none. */
export const frameAt = (bytes: Buffer, at: number): Frame | "short" | "damaged" => {
  if (at + HEAD_BYTES > bytes.length) return "short";
  if (bytes.readUInt32LE(at) !== FRAME_MARK) return "damaged";
  const size = bytes.readUInt32LE(at + 4);
  if (size > MAX_PAYLOAD_BYTES) return "damaged";
  const end = at + FRAME_OVERHEAD + size;
  if (end > bytes.length) return "short";
  const kind = NAMES.get(bytes[at + 12] ?? 0);
  const checked = bytes.subarray(at + 12, at + HEAD_BYTES + size);
  const sound =
    kind !== undefined &&
    bytes.readUInt32LE(end - TAIL_BYTES) === size &&
    bytes.readUInt32LE(at + 8) === Bun.hash.crc32(checked) >>> 0;
  if (!kind || !sound) return "damaged";
  return { kind, payload: bytes.subarray(at + HEAD_BYTES, end - TAIL_BYTES), start: at, end };
};
