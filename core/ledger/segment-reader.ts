import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import {
  FILE_HEAD_BYTES,
  type FileKey,
  FRAME_OVERHEAD,
  type Frame,
  fileKeyOf,
  frameAt,
  isFrame,
  markBytes,
} from "./frame.ts";

const CHUNK_BYTES = 1_048_576;
const BACKWARD_CHUNK_BYTES = 262_144;

/** What was read of a segment in one go. */
export interface Batch {
  readonly frames: readonly Frame[];
  /** Where to read on. */
  readonly next: number;
  /** Bytes that are no frame, passed over. */
  readonly damagedBytes: number;
  /** Whether there was nothing more by now: the writer may add to it, or it ends in half a frame. */
  readonly atEnd: boolean;
  /** The first bytes of a file that is no segment of this version, and was passed over as a whole. */
  readonly foreign?: string;
}

/** Reads the whole frames of a segment file from a place on, a bounded piece at a time. */
export const readFrames = (path: string, from: number): Batch =>
  withFile(path, (file) => {
    const { size, key } = file;
    if (!key) {
      const { foreign } = file;
      const next = foreign === undefined ? from : size;
      return {
        frames: [],
        next,
        damagedBytes: 0,
        atEnd: true,
        ...(foreign === undefined ? {} : { foreign }),
      };
    }
    const start = Math.max(from, FILE_HEAD_BYTES);
    let length = Math.min(CHUNK_BYTES, Math.max(0, size - start));
    for (;;) {
      const bytes = readAt(file.fd, start, length);
      // Fewer bytes than there were: somebody cut the file in between.
      const end = bytes.length < length ? start + bytes.length : size;
      const batch = framesIn(bytes, start, end, key);
      if (batch.next > start || batch.atEnd) return batch;
      // One frame is longer than the piece.
      length = Math.min(length * 4, size - start);
    }
  });

/** An open segment file; without a key it is foreign, or its head is not all there yet. */
export interface OpenFile {
  readonly fd: number;
  readonly size: number;
  readonly key: FileKey | undefined;
  readonly foreign: string | undefined;
}

/** Opens a segment file; the file is the caller's to close. */
export const openFile = (path: string): OpenFile => {
  const fd = openSync(path, "r");
  try {
    const { size } = fstatSync(fd);
    const head = readAt(fd, 0, FILE_HEAD_BYTES);
    const key = head.length < FILE_HEAD_BYTES ? undefined : fileKeyOf(head);
    const foreign = key || head.length < FILE_HEAD_BYTES ? undefined : head.toString("latin1", 0, 16);
    return { fd, size, key, foreign };
  } catch (cause) {
    closeSync(fd);
    throw cause;
  }
};

const withFile = <T>(path: string, use: (file: OpenFile) => T): T => {
  const file = openFile(path);
  try {
    return use(file);
  } finally {
    closeSync(file.fd);
  }
};

/** Bytes of a file; fewer where it ends before. */
export const readAt = (fd: number, at: number, length: number): Buffer => {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, readSync(fd, bytes, 0, length, at));
};

const framesIn = (bytes: Buffer, offset: number, fileEnd: number, key: FileKey): Batch => {
  const whole = offset + bytes.length >= fileEnd;
  const frames: Frame[] = [];
  let at = 0;
  let damagedBytes = 0;
  while (at < bytes.length) {
    const found = frameAt(bytes, at, key);
    if (isFrame(found)) {
      frames.push(moved(found, offset));
      at = found.end;
      continue;
    }
    // More of the file has to be read for it.
    if (found && offset + found.shortOf <= fileEnd) break;
    const next = nextFrame(bytes, at + 1, fileEnd - offset, key);
    // Half a frame at the end of the file is one that is being written, or that nobody ever finished.
    if (found && !next.sound) break;
    damagedBytes += next.at - at;
    at = next.at;
    if (!next.sound) break;
  }
  return { frames, next: offset + at, damagedBytes, atEnd: whole };
};

const moved = (frame: Frame, by: number): Frame => ({
  ...frame,
  start: frame.start + by,
  end: frame.end + by,
});

/**
 * Where to go on behind damage: at the next frame that is sound, or may be when more is read; else, not sound, where
 * the beginning of one may stand.
 */
const nextFrame = (
  bytes: Buffer,
  from: number,
  fileEnd: number,
  key: FileKey,
): { readonly at: number; readonly sound: boolean } => {
  const mark = markBytes(key);
  let torn: number | undefined;
  for (let at = bytes.indexOf(mark, from); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    const found = frameAt(bytes, at, key);
    if (isFrame(found) || (found && found.shortOf <= fileEnd)) return { at, sound: true };
    if (found) torn ??= at;
  }
  if (torn !== undefined) return { at: torn, sound: false };
  for (let at = Math.max(from, bytes.length - mark.length + 1); at < bytes.length; at++) {
    if (mark.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return { at, sound: false };
  }
  return { at: bytes.length, sound: false };
};

/** How a segment is read backwards. */
export interface Backwards {
  /** Where to begin; the end of the file by default. */
  readonly end?: number;
  /** Told of bytes that are no frame. The first may be a frame that is just being written. */
  readonly onDamage?: (from: number, to: number) => void;
  readonly onForeign?: (head: string) => void;
}

/** The frames of a segment from its end backwards, for whoever wants the newest. */
export function* framesBackwards(path: string, options: Backwards = {}): Generator<Frame> {
  const { fd, size, key, foreign } = openFile(path);
  try {
    if (foreign !== undefined) options.onForeign?.(foreign);
    if (!key) return;
    let end = Math.min(options.end ?? size, size);
    const bytes = new BackwardBytes(fd);
    while (end > FILE_HEAD_BYTES) {
      const frame = frameBefore(bytes, end, key) ?? lastFrame(bytes, end, key);
      if ((frame?.end ?? FILE_HEAD_BYTES) < end) options.onDamage?.(frame?.end ?? FILE_HEAD_BYTES, end);
      if (!frame) return;
      yield frame;
      end = frame.start;
    }
  } finally {
    closeSync(fd);
  }
}

/** The frame that ends exactly there, by the size behind its payload. */
const frameBefore = (bytes: BackwardBytes, end: number, key: FileKey): Frame | undefined => {
  if (end - FRAME_OVERHEAD < FILE_HEAD_BYTES) return undefined;
  const size = bytes.read(end - 4, end);
  if (size.length < 4) return undefined;
  const start = end - FRAME_OVERHEAD - size.readUInt32LE(0);
  const frame = start < FILE_HEAD_BYTES ? undefined : frameIn(bytes, start, end, key);
  return frame?.end === end ? frame : undefined;
};

/** The last sound frame that ends no later than there, found by its mark. */
const lastFrame = (bytes: BackwardBytes, end: number, key: FileKey): Frame | undefined => {
  const mark = markBytes(key);
  for (let top = end; top > FILE_HEAD_BYTES; ) {
    const from = Math.max(FILE_HEAD_BYTES, top - BACKWARD_CHUNK_BYTES);
    // A mark may lie across the border.
    const chunk = bytes.read(from, Math.min(end, top + mark.length - 1));
    for (let at = chunk.lastIndexOf(mark); at >= 0; at = at === 0 ? -1 : chunk.lastIndexOf(mark, at - 1)) {
      const frame = frameIn(bytes, from + at, end, key);
      if (frame) return frame;
    }
    top = from;
  }
  return undefined;
};

const FRAME_HEAD_BYTES = 13;

/** The sound frame that begins there and ends no later than `end`. Its head is looked at before it is read as a whole. */
const frameIn = (bytes: BackwardBytes, start: number, end: number, key: FileKey): Frame | undefined => {
  const head = frameAt(bytes.read(start, Math.min(end, start + FRAME_HEAD_BYTES)), 0, key);
  if (!head || isFrame(head) || start + head.shortOf > end) return undefined;
  const found = frameAt(bytes.read(start, start + head.shortOf), 0, key);
  return isFrame(found) ? moved(found, start) : undefined;
};

/** The sound frame that begins at a known place of an open segment file. */
export const readFrame = (fd: number, start: number): Frame | undefined => {
  const head = readAt(fd, 0, FILE_HEAD_BYTES);
  const key = head.length < FILE_HEAD_BYTES ? undefined : fileKeyOf(head);
  return key && frameIn(new BackwardBytes(fd), start, fstatSync(fd).size, key);
};

/** Bytes of a file that is read from its end, a growing piece at a time. */
class BackwardBytes {
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #chunkBytes = 16_384;

  constructor(readonly fd: number) {}

  read(from: number, to: number): Buffer {
    if (from < this.#start || to > this.#start + this.#bytes.length) {
      this.#start = Math.max(0, Math.min(from, to - this.#chunkBytes));
      this.#bytes = readAt(this.fd, this.#start, to - this.#start);
      this.#chunkBytes = Math.min(this.#chunkBytes * 4, BACKWARD_CHUNK_BYTES);
    }
    return this.#bytes.subarray(from - this.#start, to - this.#start);
  }
}
