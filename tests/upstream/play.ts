import type { Script } from "./script.ts";

/** A connection that an answer goes out on. */
export interface Sink {
  head(head: Head): Promise<void>;
  /** Bytes of the body. Resolves when the connection takes more. */
  write(bytes: Buffer): Promise<void>;
  /** The end of the answer, whether or not it is whole. */
  end(): void;
  /** Tears the connection down, or where it carries others, this answer. */
  reset(): void;
  /** Bytes in place of an answer, then the end of the connection. */
  raw(bytes: Buffer): void;
}

export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes to come; `undefined` where they are not told before. */
  readonly length: number | undefined;
  /** The body ends with the connection. */
  readonly untilClose: boolean;
  readonly paceMs: number;
}

/** Resolves after `ms`, or sooner when the peer goes away. */
export const pause = (ms: number, gone: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (gone.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      gone.removeEventListener("abort", done);
      resolve();
    };
    const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(done, ms);
    gone.addEventListener("abort", done);
  });

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const frame = (script: Script, event: string): Buffer => {
  const comment = script.comment === undefined ? "" : script.comment + script.lineEnd + script.lineEnd;
  return Buffer.from(`${comment}data: ${event}${script.lineEnd}${script.lineEnd}`);
};

const cutInto = (bytes: Buffer, sizes: readonly number[]): Buffer[] => {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    if (at < bytes.length) pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
};

const stopOffset = (script: Script, frames: readonly Buffer[], length: number): number => {
  if (script.stop === undefined) return Number.POSITIVE_INFINITY;
  const { afterBytes, afterEvents = 1 } = script.stop;
  if (afterBytes !== undefined) return Math.min(afterBytes, length);
  if (script.events === undefined) return Math.floor(length / 2);
  return frames.slice(0, afterEvents).reduce((sum, { length: size }) => sum + size, 0);
};

const piecesOf = (script: Script): { pieces: Buffer[]; length: number; stopAt: number } => {
  const frames = script.events?.map((event) => frame(script, event)) ?? [script.body];
  const plain = Buffer.concat(frames);
  const whole = script.encode?.(plain) ?? plain;
  const evenly = Math.ceil(whole.length / frames.length);
  const encoded =
    script.encode === undefined
      ? frames
      : cutInto(
          whole,
          frames.map(() => evenly),
        );
  const pieces = script.split === undefined ? encoded : cutInto(whole, script.split(whole.length));
  return { pieces, length: whole.length, stopAt: stopOffset(script, encoded, whole.length) };
};

const divide = (pieces: readonly Buffer[], offset: number): { before: Buffer[]; after: Buffer[] } => {
  const before: Buffer[] = [];
  const after: Buffer[] = [];
  let at = 0;
  for (const piece of pieces) {
    const cut = Math.max(0, Math.min(offset - at, piece.length));
    if (cut > 0) before.push(piece.subarray(0, cut));
    if (cut < piece.length) after.push(piece.subarray(cut));
    at += piece.length;
  }
  return { before, after };
};

const send = async (
  pieces: readonly Buffer[],
  script: Script,
  sink: Sink,
  gone: AbortSignal,
): Promise<void> => {
  for (const piece of pieces) {
    if (gone.aborted) return;
    await sink.write(piece);
    // Pieces that leave in one turn arrive as one.
    if (script.paceMs > 0) await pause(script.paceMs, gone);
    else if (script.split !== undefined) await turn();
  }
};

/** Long enough for what was sent before a reset to be read: the peer's kernel may drop what it still holds. */
const BEFORE_RESET_MS = 25;

/** Sends an answer. Returns early when the peer goes away. */
export const play = async (script: Script, sink: Sink, gone: AbortSignal): Promise<void> => {
  if (script.delayMs > 0) await pause(script.delayMs, gone);
  if (script.before === "hang") await pause(Number.POSITIVE_INFINITY, gone);
  if (gone.aborted) return;
  if (script.before === "reset") return sink.reset();
  if (script.raw !== undefined) return sink.raw(script.raw);

  const { pieces, length, stopAt } = piecesOf(script);
  await sink.head({
    status: script.status,
    headers: script.headers,
    length: script.events === undefined ? length : undefined,
    untilClose: script.framing === "until-close",
    paceMs: script.headPaceMs,
  });

  const { before, after } = divide(pieces, stopAt);
  await send(before, script, sink, gone);
  if (script.stop !== undefined && !gone.aborted) {
    if (script.stop.then === "cut") return sink.end();
    if (script.stop.then === "stall") await pause(script.stop.ms ?? Number.POSITIVE_INFINITY, gone);
    else {
      await pause(BEFORE_RESET_MS, gone);
      return sink.reset();
    }
  }
  await send(after, script, sink, gone);
  if (!gone.aborted) sink.end();
};
