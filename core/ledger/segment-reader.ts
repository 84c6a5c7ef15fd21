import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { FILE_HEAD, FRAME_MARK, FRAME_OVERHEAD, type Frame, frameAt } from "./frame.ts";

const CHUNK_BYTES = 1_048_576;
const MARK = Buffer.alloc(4);
MARK.writeUInt32LE(FRAME_MARK, 0);

/** What was read of a segment in one go. */
export interface Batch {
  readonly frames: readonly Frame[];
  /** Where to read on. */
  readonly next: number;
  /** Bytes that are no frame, passed over. */
  readonly damagedBytes: number;
  /** Whether there was nothing more by now: the writer may add to it, or it ends in half a frame. */
  readonly atEnd: boolean;
}

/** Reads the whole frames of a segment file from a place on, a bounded piece at a time. */
export const readFrames = (path: string, from: number): Batch => {
  const fd = openSync(path, "r");
  try {
    const size = fstatSync(fd).size;
    const start = Math.max(from, FILE_HEAD.byteLength);
    let length = Math.min(CHUNK_BYTES, Math.max(0, size - start));
    for (;;) {
      const bytes = readAt(fd, start, length);
      const batch = framesIn(bytes, start, start + bytes.length >= size);
      if (batch.next > start || batch.atEnd) return batch;
      // One frame is longer than the piece.
      length = Math.min(length * 4, size - start);
    }
  } finally {
    closeSync(fd);
  }
};

const readAt = (fd: number, at: number, length: number): Buffer => {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, readSync(fd, bytes, 0, length, at));
};

const framesIn = (bytes: Buffer, offset: number, whole: boolean): Batch => {
  const frames: Frame[] = [];
  let at = 0;
  let damagedBytes = 0;
  while (at < bytes.length) {
    const frame = frameAt(bytes, at);
    if (frame === "short" && !whole) break;
    if (typeof frame === "object") {
      frames.push({ ...frame, start: frame.start + offset, end: frame.end + offset });
      at = frame.end;
      continue;
    }
    const next = nextFrame(bytes, at + 1);
    // Half a frame at the end of the file is one that is being written, or that nobody ever finished.
    if (next < 0) {
      if (frame === "short" || whole) break;
      damagedBytes += bytes.length - MARK.length - at;
      at = bytes.length - MARK.length;
      break;
    }
    damagedBytes += next - at;
    at = next;
  }
  return { frames, next: offset + at, damagedBytes, atEnd: whole };
};

/** Where the next sound frame begins, or -1. */
const nextFrame = (bytes: Buffer, from: number): number => {
  for (let at = bytes.indexOf(MARK, from); at >= 0; at = bytes.indexOf(MARK, at + 1)) {
    if (typeof frameAt(bytes, at) === "object") return at;
  }
  return -1;
};

/** The frames of a segment from its end backwards, for whoever wants the newest. */
export function* framesBackwards(path: string): Generator<Frame> {
  const fd = openSync(path, "r");
  try {
    let end = fstatSync(fd).size;
    while (end > FILE_HEAD.byteLength) {
      const start = Math.max(FILE_HEAD.byteLength, end - CHUNK_BYTES);
      const bytes = readAt(fd, start, end - start);
      const found = [...backwards(bytes, start)];
      yield* found;
      const reached = found.at(-1)?.start ?? start;
      if (reached === end) return;
      end = reached;
    }
  } finally {
    closeSync(fd);
  }
}

function* backwards(bytes: Buffer, offset: number): Generator<Frame> {
  let end = bytes.length;
  while (end >= FRAME_OVERHEAD) {
    let at = end - FRAME_OVERHEAD - bytes.readUInt32LE(end - 4);
    let frame = at >= 0 ? frameAt(bytes, at) : "damaged";
    while (typeof frame !== "object" || frame.end > end) {
      at = bytes.lastIndexOf(MARK, Math.min(at, end) - 1);
      if (at < 0) return;
      frame = frameAt(bytes, at);
    }
    yield { ...frame, start: frame.start + offset, end: frame.end + offset };
    end = frame.start;
  }
}
