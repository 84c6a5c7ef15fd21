import type { Socket } from "bun";
import { percentile } from "./statistics.ts";

/**
 * Reads many paced streams at once and sees whether an event is lost or late. Started as
 * `bun bench/harness/paced-client.ts <url> <streams> <events> <body>`; prints what it saw.
 */
export interface PacedSeen {
  readonly events: number;
  /** Streams that did not bring all their events and their end. */
  readonly lost: number;
  /** Streams with a gap beyond a second. */
  readonly stalled: number;
  readonly gapP50Ms: number;
  readonly gapP99Ms: number;
}

interface Stream {
  last: number;
  events: number;
  longestGapMs: number;
  /** The end of what has come: an event's first bytes may be cut. */
  tail: string;
}

const STALL_MS = 1_000;
const EVENT = "data: {";
const END = "\r\n0\r\n\r\n";
/** A stream may go on for this long after all others have ended. */
const PATIENCE_MS = 30_000;

const read = async (): Promise<PacedSeen> => {
  const [target = "", streams = "0", expected = "0", body = ""] = process.argv.slice(2);
  const { hostname, port, pathname } = new URL(target);
  const request =
    `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const gaps: number[] = [];
  const all: Stream[] = [];
  const ended = Promise.withResolvers<void>();
  let open = Number(streams);
  const close = () => {
    open--;
    if (open === 0) ended.resolve();
  };

  const receive = (socket: Socket<Stream>, bytes: Buffer): void => {
    const { data } = socket;
    const text = data.tail + bytes.toString("latin1");
    let found = 0;
    for (let at = text.indexOf(EVENT); at >= 0; at = text.indexOf(EVENT, at + EVENT.length)) found++;
    data.tail = text.slice(-(EVENT.length - 1));
    if (found > 0) {
      const now = performance.now();
      if (data.events > 0) {
        const gap = now - data.last;
        gaps.push(gap);
        data.longestGapMs = Math.max(data.longestGapMs, gap);
      }
      data.events += found;
      data.last = now;
    }
    if (text.endsWith(END)) socket.end();
  };

  for (let at = 0; at < Number(streams); at++) {
    const data: Stream = { last: 0, events: 0, longestGapMs: 0, tail: "" };
    all.push(data);
    const socket = await Bun.connect<Stream>({
      hostname,
      port: Number(port),
      data,
      socket: { data: receive, close, error: () => undefined },
    });
    socket.write(request);
  }
  await Promise.race([ended.promise, Bun.sleep(PATIENCE_MS)]);
  return {
    events: all.reduce((sum, { events }) => sum + events, 0),
    lost: all.filter(({ events }) => events !== Number(expected)).length,
    stalled: all.filter(({ longestGapMs }) => longestGapMs > STALL_MS).length,
    gapP50Ms: percentile(gaps, 0.5),
    gapP99Ms: percentile(gaps, 0.99),
  };
};

if (import.meta.main) {
  const seen = JSON.stringify(await read());
  process.stdout.write(seen, () => process.exit(0));
}
