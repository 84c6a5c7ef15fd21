import { tmpdir } from "node:os";
import { parse } from "node:path";
import { encodeFrame, FrameReader } from "./wire.ts";

/** How a companion ended. */
export interface ChannelEnd {
  /** A signal or an exit code, in words. */
  readonly how: string;
  /** The last that it wrote to its standard error. */
  readonly said: string;
}

/** What a channel's user hears. */
export interface ChannelListener {
  onFrame(instance: number, text: string): void;
  /** What came is not what a companion sends. The channel is of no use any more; kill it. */
  onGarbage(cause: unknown): void;
  onEnd(end: ChannelEnd): void;
}

/** The way to one companion, whoever its parent is. */
export interface Channel {
  readonly pid: number;
  /** Sent at the end of this turn, with all else of it. */
  send(instance: number, text: string): void;
  /** Ends the companion, whatever it is doing. */
  kill(): void;
}

/** Small messages go out in one frame; a large one has its own, which its reader need not cut. */
const JOINED_CHARS = 64 * 1024;
const SAID_CHARS = 4_000;

/** Starts a companion as a child of this process and opens the channel to it: its standard input and output. */
export const spawnChannel = (
  argv: readonly string[],
  maxFrameBytes: number,
  listener: ChannelListener,
): Channel => {
  let said = "";
  let dead = false;
  const child = Bun.spawn([...argv], {
    stdio: ["pipe", "pipe", "pipe"],
    env: {},
    cwd: parse(tmpdir()).root,
    onExit: ({ signalCode }, code) => {
      dead = true;
      // What it said last comes a moment after its end.
      void stderrRead.then(() => listener.onEnd({ how: `${signalCode ?? `exit code ${code}`}`, said }));
    },
  });
  const reader = new FrameReader(maxFrameBytes, (instance, text) => {
    if (!dead) listener.onFrame(instance, text);
  });
  const stderrRead = (async () => {
    const decoder = new TextDecoder();
    for await (const piece of child.stderr) said = (said + decoder.decode(piece)).slice(-SAID_CHARS);
  })().catch(() => undefined);
  void (async () => {
    for await (const piece of child.stdout) {
      try {
        reader.read(piece);
      } catch (cause) {
        listener.onGarbage(cause);
        return;
      }
    }
  })().catch(() => undefined);

  let pending: { readonly instance: number; text: string }[] = [];
  const flush = (): void => {
    const frames = pending.map(({ instance, text }) => encodeFrame(instance, text));
    pending = [];
    if (dead) return;
    try {
      child.stdin.write(frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames));
      // Its promise says no more than `onExit` does.
      void Promise.resolve(child.stdin.flush()).catch(() => undefined);
    } catch {
      // The pipe closes a moment before the end is known.
    }
  };
  return {
    pid: child.pid,
    send(instance, text) {
      if (pending.length === 0) queueMicrotask(flush);
      const last = pending.at(-1);
      const joins = instance !== 0 && last?.instance === instance;
      if (joins && last.text.length + text.length < JOINED_CHARS) last.text += `\n${text}`;
      else pending.push({ instance, text });
    },
    kill() {
      dead = true;
      child.kill("SIGKILL");
    },
  };
};
