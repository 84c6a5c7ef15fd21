import { connect, type Socket } from "node:net";
import { Dechunker } from "./dechunk.ts";
import { KEY } from "./setup.ts";

/** A chat over a socket of its own: as many at once as wanted, and read no faster than wanted. */
export class RawChat {
  /** Bytes received, head included. */
  received = 0;
  /** The first bytes, enough for a head and some events. */
  start = "";
  /** The last bytes, enough to see how it ended. */
  end = "";
  closed = false;
  readonly #socket: Socket;
  readonly #dechunker: Dechunker | undefined;
  #headSeen = false;

  /** `onBody` gets the body of an answer that comes in chunks. */
  constructor(url: string, body: Readonly<Record<string, unknown>>, onBody?: (bytes: Buffer) => void) {
    const { hostname, port } = new URL(url);
    this.#socket = connect(Number(port), hostname);
    this.#socket.on("data", (bytes: Buffer) => this.#take(bytes));
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => {
      this.closed = true;
    });
    this.#dechunker = onBody && new Dechunker(onBody);
    this.ask(body);
  }

  /** Asks once more on the same connection. */
  ask(body: Readonly<Record<string, unknown>>): void {
    const json = JSON.stringify({ messages: [{ role: "user", content: "Hello" }], ...body });
    this.#socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer ${KEY}\r\n` +
        `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
    );
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.start)?.[1] ?? 0);
  }

  /** Whether the answer came to its end: the last chunk, or a body of known length. */
  get whole(): boolean {
    return this.end.endsWith("\r\n0\r\n\r\n") || this.#measuredWhole();
  }

  /** Takes nothing more from the connection. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    this.received += bytes.length;
    if (this.#headSeen) this.#dechunker?.push(bytes);
    if (this.start.length < 8192) this.#takeStart(bytes);
    this.end = (this.end + bytes.subarray(-256).toString("latin1")).slice(-256);
  }

  #takeStart(bytes: Buffer): void {
    const before = this.start.length;
    this.start += bytes.toString("latin1");
    const headEnd = this.start.indexOf("\r\n\r\n");
    if (this.#headSeen || headEnd < 0) return;
    this.#headSeen = true;
    this.#dechunker?.push(bytes.subarray(headEnd + 4 - before));
  }

  #measuredWhole(): boolean {
    const headEnd = this.start.indexOf("\r\n\r\n");
    const length = /\r\ncontent-length: (\d+)/i.exec(this.start.slice(0, headEnd + 2))?.[1];
    return length !== undefined && this.received >= headEnd + 4 + Number(length);
  }
}
