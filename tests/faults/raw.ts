import { connect, type Socket } from "node:net";

/** A connection that says exactly what it is told to, for what `fetch` would never send. */
export class RawConnection {
  /** Resolves when the connection is gone, with how it went. */
  readonly closed: Promise<"end" | "reset">;
  readonly #socket: Socket;
  #bytes: Buffer = Buffer.alloc(0);
  #gone = false;
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    const { promise, resolve } = Promise.withResolvers<"end" | "reset">();
    this.closed = promise;
    socket.on("data", (bytes) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      this.#wake();
    });
    socket.on("error", () => resolve("reset"));
    socket.on("end", () => this.#left(() => resolve("end")));
    socket.on("close", () => this.#left(() => resolve("end")));
  }

  static open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new RawConnection(socket));
      });
    });
  }

  send(bytes: string | Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Says that nothing more will come, and still listens. */
  halfClose(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  close(): void {
    this.#socket.destroy();
  }

  /** The next whole answer; `undefined` where the connection ends without one. */
  async answer(): Promise<Response | undefined> {
    for (;;) {
      const found = readAnswer(this.#bytes);
      if (found) {
        this.#bytes = this.#bytes.subarray(found.end);
        return found.response;
      }
      if (this.#gone) return undefined;
      await this.#more();
    }
  }

  /** Resolves when what has come and is not taken as an answer matches. */
  async received(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#bytes.toString("latin1"))) {
      if (this.#gone) throw new Error("the connection ended before");
      await this.#more();
    }
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #left(then: () => void): void {
    this.#gone = true;
    then();
    this.#wake();
  }
}

const readAnswer = (bytes: Buffer): { response: Response; end: number } | undefined => {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const [first = "", ...lines] = bytes.toString("latin1", 0, headEnd).split("\r\n");
  const status = Number(first.split(" ")[1]);
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const start = headEnd + 4;
  // `Response` knows no status below 200; an interim one has no body and is told by its header.
  if (status < 200)
    return { response: new Response(null, { headers: { "x-interim": String(status) } }), end: start };
  const end = start + Number(headers.get("content-length") ?? 0);
  if (bytes.length < end) return undefined;
  return { response: new Response(bytes.subarray(start, end), { status, headers }), end };
};
