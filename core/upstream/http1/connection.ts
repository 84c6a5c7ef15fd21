import type { Socket } from "bun";
import { codeOf, NO_HANDSHAKE, RESET, UpstreamFault } from "../failure.ts";
import { type BodyReader, bodyReader } from "./body.ts";
import type { Http1Call } from "./call.ts";
import { malformed, type ResponseHead, readHead } from "./head.ts";
import { idleMsOf } from "./idle-time.ts";
import type { Origin } from "./origin.ts";

const MAX_HEAD_BYTES = 65_536;
const HEAD_END = "\r\n\r\n";
/** How long nothing comes before TCP asks whether the other end still lives, in milliseconds. */
const KEEP_ALIVE_MS = 45_000;

/** The bytes of a request: a text where that is short, else its head and then its body. */
export interface Outgoing {
  readonly data: Uint8Array | string;
  readonly sizeBytes: number;
  readonly body?: Uint8Array | undefined;
}

/** A connection to one origin. It serves one call at a time, and lies with its origin in between. */
export class Http1Connection {
  /** Until when it may lie idle, on the clock of `performance.now()`. */
  idleUntil = 0;
  #socket: Socket<Http1Connection> | undefined;
  #call: Http1Call | undefined;
  /** Of the call's request, what is still to go out. */
  #unsent: Outgoing | undefined;
  /** The beginning of a head that has not come whole. */
  #rest: Buffer | undefined;
  #head: ResponseHead | undefined;
  #body: BodyReader | undefined;
  #paused = false;
  #cause: unknown;
  #closed = false;

  constructor(readonly origin: Origin) {}

  /** Connects, and sends once it may. */
  open(call: Http1Call, request: Outgoing): void {
    this.#adopt(call);
    this.#unsent = request;
    const { hostname, port, tls } = this.origin;
    const options = { hostname, port, data: this, socket: HANDLERS };
    Bun.connect<Http1Connection>(tls ? { ...options, tls } : options).catch((cause: unknown) =>
      this.closed(cause),
    );
  }

  /** Sends over a connection that stands. */
  send(call: Http1Call, request: Outgoing): void {
    this.#adopt(call);
    this.#write(request);
  }

  pause(): void {
    this.#paused = true;
    this.#socket?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#socket?.resume();
  }

  /** Ends it at once. */
  close(): void {
    this.#closed = true;
    this.#call = undefined;
    this.origin.forget(this);
    this.#socket?.terminate();
  }

  /** The connection stands; over TLS, the provider has shown who it is. */
  opened(socket: Socket<Http1Connection>): void {
    this.#socket = socket;
    if (this.#closed) {
      socket.terminate();
      return;
    }
    // Those that lie idle must not keep the process.
    socket.unref();
    // A model may think for minutes without a byte: what stands between must not forget the connection, nor it a dead peer.
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.sendRest();
  }

  /** Remembers what the connection is about to close for. */
  broken(cause: unknown): void {
    this.#cause ??= cause;
  }

  /** The provider has not shown that it is who it should be, or speaks no TLS at all. */
  distrusted(cause: unknown): void {
    const isSaid = cause && codeOf(cause) !== "EPROTO";
    this.#cause = isSaid ? cause : new UpstreamFault(NO_HANDSHAKE, NO_HANDSHAKE, cause);
  }

  sendRest(): void {
    const unsent = this.#unsent;
    this.#unsent = undefined;
    if (unsent) this.#write(unsent);
  }

  closed(cause: unknown = this.#cause): void {
    this.#closed = true;
    this.origin.forget(this);
    const call = this.#call;
    this.#call = undefined;
    if (!call) return;
    if (this.#head?.bodyEnd === "close" && cause === undefined) call.end();
    else call.fail(cause ?? new UpstreamFault(this.#socket || !this.origin.tls ? RESET : NO_HANDSHAKE));
  }

  received(chunk: Buffer): void {
    const call = this.#call;
    // What nobody asked for is no answer to the next request.
    if (!call) {
      if (!this.#closed) this.close();
      return;
    }
    try {
      this.#read(call, chunk);
    } catch (cause) {
      this.close();
      call.fail(cause);
    }
  }

  #adopt(call: Http1Call): void {
    this.#call = call;
    call.connection = this;
  }

  #write({ data, sizeBytes, body }: Outgoing): void {
    const written = Math.max(0, this.#socket?.write(data) ?? 0);
    if (written < sizeBytes) {
      const rest = (typeof data === "string" ? Buffer.from(data) : data).subarray(written);
      this.#unsent = { data: rest, sizeBytes: rest.length, body };
    } else if (body) this.#write({ data: body, sizeBytes: body.length });
  }

  #read(call: Http1Call, chunk: Buffer): void {
    let bytes = chunk;
    let at = 0;
    if (this.#rest) {
      bytes = Buffer.concat([this.#rest, chunk]);
      this.#rest = undefined;
    }
    while (!this.#body) {
      const end = bytes.indexOf(HEAD_END, at);
      if ((end < 0 ? bytes.length : end) - at > MAX_HEAD_BYTES) throw malformed("its head is too long");
      if (end < 0) {
        // Bun uses the chunk again once this returns.
        this.#rest = Buffer.from(bytes.subarray(at));
        return;
      }
      this.#begin(call, readHead(bytes.toString("latin1", at, end)));
      at = end + HEAD_END.length;
    }
    const content = this.#body.push(bytes, at);
    if (content) call.push(content);
    if (this.#body.done) this.#finish(call, this.#body.endedAt === bytes.length);
  }

  #begin(call: Http1Call, head: ResponseHead): void {
    if (head.status === 101) throw malformed("it switches to a protocol that was not asked for");
    // What is said before the answer means nothing to one who did not ask for it.
    if (head.status < 200) return;
    this.#head = head;
    this.#body = bodyReader(head.bodyEnd);
    call.begin(head);
  }

  /** The answer is over; the connection serves again where nothing stands between it and the next one. */
  #finish(call: Http1Call, clean: boolean): void {
    const head = this.#head;
    this.#call = undefined;
    this.#head = undefined;
    this.#body = undefined;
    if (this.#paused) this.resume();
    call.end();
    if (!head?.keepsAlive || !clean || this.#unsent) {
      this.close();
      return;
    }
    this.idleUntil = performance.now() + idleMsOf(head.fields.get("keep-alive"));
    this.origin.keep(this);
  }
}

const HANDLERS = {
  open(socket: Socket<Http1Connection>): void {
    if (!socket.data.origin.tls) socket.data.opened(socket);
  },
  handshake(socket: Socket<Http1Connection>, success: boolean, cause: Error | null): void {
    if (success) {
      socket.data.opened(socket);
      return;
    }
    socket.data.distrusted(cause);
    socket.terminate();
  },
  data: (socket: Socket<Http1Connection>, chunk: Buffer): void => socket.data.received(chunk),
  drain: (socket: Socket<Http1Connection>): void => socket.data.sendRest(),
  close: (socket: Socket<Http1Connection>): void => socket.data.closed(),
  error: (socket: Socket<Http1Connection>, cause: Error): void => socket.data.broken(cause),
  connectError: (socket: Socket<Http1Connection>, cause: Error): void => socket.data.closed(cause),
};
