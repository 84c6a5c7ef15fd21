import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { type Head, pause, type Sink } from "./play.ts";

/** A whole request, read off a connection. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

interface WireHead {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly bodyAt: number;
}

const readHead = (bytes: Buffer): WireHead | undefined => {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const [first = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const [method = "", path = ""] = first.split(" ");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return { method, path, headers, bodyAt: end + HEAD_END.length };
};

const readChunks = (bytes: Buffer, from: number): { body: Buffer; end: number } | undefined => {
  const chunks: Buffer[] = [];
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    const start = lineEnd + 2;
    if (bytes.length < start + size + 2) return undefined;
    if (size === 0) return { body: Buffer.concat(chunks), end: start + 2 };
    chunks.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
};

/** Takes whole requests out of the bytes of a connection. */
export class RequestReader {
  private chunks: Buffer[] = [];
  private size = 0;
  private needed = 1;

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
  }

  /** The next request; `undefined` until it is whole. */
  next(): WireRequest | undefined {
    if (this.size < this.needed) return undefined;
    const bytes = Buffer.concat(this.chunks);
    this.chunks = [bytes];
    const head = readHead(bytes);
    if (head === undefined) return undefined;
    const chunked = head.headers["transfer-encoding"] === "chunked";
    const length = Number(head.headers["content-length"] ?? 0);
    this.needed = chunked ? 1 : head.bodyAt + length;
    const body = chunked
      ? readChunks(bytes, head.bodyAt)
      : { body: bytes.subarray(head.bodyAt, this.needed), end: this.needed };
    if (body === undefined || bytes.length < body.end) return undefined;
    const rest = bytes.subarray(body.end);
    this.chunks = [rest];
    this.size = rest.length;
    this.needed = 1;
    return { method: head.method, path: head.path, headers: head.headers, body: body.body };
  }
}

/** Writes an answer to a socket by hand, so that it can end anywhere. */
export class Http1Sink implements Sink {
  /** The connection cannot carry another answer. */
  spent = false;
  sentBytes = 0;
  private chunked = false;
  private promised: number | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly gone: AbortSignal,
  ) {}

  async head({ status, headers, length, untilClose, paceMs }: Head): Promise<void> {
    this.chunked = length === undefined && !untilClose;
    this.promised = untilClose ? undefined : length;
    this.spent = untilClose;
    const lines = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ...(this.chunked ? ["transfer-encoding: chunked"] : []),
      ...(this.promised === undefined ? [] : [`content-length: ${this.promised}`]),
      `connection: ${untilClose ? "close" : "keep-alive"}`,
    ].map((line) => `${line}\r\n`);
    if (paceMs === 0) return this.put(Buffer.from(`${lines.join("")}\r\n`, "latin1"));
    for (const line of [...lines, "\r\n"]) {
      await this.put(Buffer.from(line, "latin1"));
      await pause(paceMs, this.gone);
    }
  }

  async write(bytes: Buffer): Promise<void> {
    if (!this.chunked) await this.put(bytes);
    else {
      const size = Buffer.from(`${bytes.length.toString(16)}\r\n`);
      await this.put(Buffer.concat([size, bytes, HEAD_END.subarray(0, 2)]));
    }
    this.sentBytes += bytes.length;
  }

  end(): void {
    if (this.chunked) this.socket.write(LAST_CHUNK);
    if (this.promised !== undefined && this.sentBytes < this.promised) this.spent = true;
    if (this.spent) this.socket.end();
  }

  reset(): void {
    this.spent = true;
    this.socket.resetAndDestroy();
  }

  raw(bytes: Buffer): void {
    this.spent = true;
    this.socket.end(bytes);
  }

  private async put(bytes: Buffer): Promise<void> {
    if (this.gone.aborted || this.socket.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.socket.off("drain", done);
        this.gone.removeEventListener("abort", done);
        resolve();
      };
      this.socket.on("drain", done);
      this.gone.addEventListener("abort", done);
    });
  }
}
