/**
 * The layout of a segment file. All numbers are little-endian.
 *
 * | bytes | what |
 * | --- | --- |
 * | 16 | `sluice ledger 1` and a line feed, once a file |
 * | 4 | the mark of this file's frames, random |
 * | 4 | where their CRC starts, random |
 * | 4 | mark, once a frame |
 * | 4 | size of the payload |
 * | 4 | CRC-32 (IEEE 802.3) of kind and payload |
 * | 1 | kind |
 * | size | payload |
 * | 4 | size of the payload again, so that a file can be read from its end |
 *
 * The mark lets a reader find the next whole frame behind a damaged one. It and the start of the CRC are secrets of the
 * file: bodies are clients' bytes and lie here as they came, and behind damage none of them may pass for a record.
 */
const VERSION_LINE = "sluice ledger 1\n";
/** Bytes before the first frame. */
export const FILE_HEAD_BYTES = VERSION_LINE.length + 8;
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

/** What the frames of a file are told by. */
export interface FileKey {
  readonly mark: number;
  readonly crcStart: number;
}

/** A key that nobody can guess. */
export const newFileKey = (): FileKey => {
  const random = Buffer.from(crypto.getRandomValues(new Uint8Array(8)));
  // A byte that UTF-8 never holds, so that no text is searched in vain.
  random[0] = 0xf5;
  return { mark: random.readUInt32LE(0), crcStart: random.readUInt32LE(4) };
};

/** The first bytes of a file. */
export const encodeFileHead = (key: FileKey): Uint8Array => {
  const head = Buffer.alloc(FILE_HEAD_BYTES);
  head.write(VERSION_LINE, "latin1");
  head.writeUInt32LE(key.mark, VERSION_LINE.length);
  head.writeUInt32LE(key.crcStart, VERSION_LINE.length + 4);
  return head;
};

/** The key of a file by its first bytes; `undefined` where it is no segment of this version. */
export const fileKeyOf = (head: Buffer): FileKey | undefined => {
  if (head.toString("latin1", 0, VERSION_LINE.length) !== VERSION_LINE) return undefined;
  return {
    mark: head.readUInt32LE(VERSION_LINE.length),
    crcStart: head.readUInt32LE(VERSION_LINE.length + 4),
  };
};

/** A frame as it was read. */
export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Uint8Array;
  /** Where it begins in the file, and where the next one does. */
  readonly start: number;
  readonly end: number;
}

/** A payload up to this size is copied into one part with what stands around it, which costs less than more parts. */
const COPIED_BYTES = 8_192;

/** The bytes of a frame, in parts that are written one after the other: large bodies are not copied. */
export const encodeFrame = (
  kind: FrameKind,
  payload: readonly Uint8Array[],
  { mark, crcStart }: FileKey,
): Uint8Array[] => {
  let size = 0;
  for (const part of payload) size += part.byteLength;
  if (size > MAX_PAYLOAD_BYTES) throw new RangeError(`a frame of ${size} bytes is too long for the ledger`);
  if (size <= COPIED_BYTES) return [wholeFrame(kind, payload, size, { mark, crcStart })];
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  head.writeUInt32LE(mark, 0);
  head.writeUInt32LE(size, 4);
  head[12] = FRAME_KINDS[kind];
  let crc = Bun.hash.crc32(head.subarray(12, 13), crcStart);
  for (const part of payload) crc = Bun.hash.crc32(part, crc);
  head.writeUInt32LE(crc >>> 0, 8);
  const tail = Buffer.allocUnsafe(TAIL_BYTES);
  tail.writeUInt32LE(size, 0);
  return [head, ...payload, tail];
};

const wholeFrame = (
  kind: FrameKind,
  payload: readonly Uint8Array[],
  size: number,
  { mark, crcStart }: FileKey,
): Uint8Array => {
  const frame = Buffer.allocUnsafe(FRAME_OVERHEAD + size);
  frame.writeUInt32LE(mark, 0);
  frame.writeUInt32LE(size, 4);
  frame[12] = FRAME_KINDS[kind];
  let at = HEAD_BYTES;
  for (const part of payload) {
    frame.set(part, at);
    at += part.byteLength;
  }
  frame.writeUInt32LE(Bun.hash.crc32(frame.subarray(12, at), crcStart) >>> 0, 8);
  frame.writeUInt32LE(size, at);
  return frame;
};

/** What stands at a place: a sound frame; one that these bytes end before, with its end; or nothing. */
export type Found = Frame | { readonly shortOf: number } | undefined;

export const isFrame = (found: Found): found is Frame => found !== undefined && "kind" in found;

/** Where the frame at a place ends by its head, or `undefined` where there is no head. */
const endOf = (bytes: Buffer, at: number, { mark }: FileKey): number | undefined => {
  if (bytes.readUInt32LE(at) !== mark) return undefined;
  const size = bytes.readUInt32LE(at + 4);
  return size > MAX_PAYLOAD_BYTES ? undefined : at + FRAME_OVERHEAD + size;
};

/** What stands at a place of these bytes. */
export const frameAt = (bytes: Buffer, at: number, key: FileKey): Found => {
  if (at + HEAD_BYTES > bytes.length) return { shortOf: at + FRAME_OVERHEAD };
  const end = endOf(bytes, at, key);
  if (end === undefined) return undefined;
  if (end > bytes.length) return { shortOf: end };
  const kind = NAMES.get(bytes[at + 12] ?? 0);
  const size = end - at - FRAME_OVERHEAD;
  const checked = bytes.subarray(at + 12, at + HEAD_BYTES + size);
  const sound =
    bytes.readUInt32LE(end - TAIL_BYTES) === size &&
    bytes.readUInt32LE(at + 8) === Bun.hash.crc32(checked, key.crcStart) >>> 0;
  if (!kind || !sound) return undefined;
  return { kind, payload: bytes.subarray(at + HEAD_BYTES, end - TAIL_BYTES), start: at, end };
};

/** The mark as it stands in a file. */
export const markBytes = ({ mark }: FileKey): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(mark, 0);
  return bytes;
};
