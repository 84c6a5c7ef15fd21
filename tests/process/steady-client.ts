import { connect, type Socket } from "node:net";
import { KEY } from "../gateway/setup.ts";

const BODY = JSON.stringify({ model: "up/text", messages: [{ role: "user", content: "Hello" }] });
const REQUEST =
  `POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer ${KEY}\r\n` +
  `content-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;

/** A client that asks again and again on one connection, thus one serving process, for as long as that lives. */
export class SteadyClient {
  answered = 0;
  /** Whether the connection broke, or anything but a whole 200 came. */
  broken = false;
  #stopping = false;
  #buffer = "";
  readonly #socket: Socket;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#socket = connect(Number(port), hostname, () => this.#socket.write(REQUEST));
    this.#socket.on("data", (bytes: Buffer) => this.#take(bytes.toString("latin1")));
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => {
      if (!this.#stopping) this.broken = true;
    });
  }

  /** Ends after the answer that is on its way. */
  stop(): void {
    this.#stopping = true;
  }

  #take(text: string): void {
    this.#buffer += text;
    const headEnd = this.#buffer.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#buffer.slice(0, headEnd + 2))?.[1];
    const whole = length === undefined ? this.#buffer.endsWith("\r\n0\r\n\r\n") : this.#has(headEnd, length);
    if (!whole) return;
    if (!this.#buffer.startsWith("HTTP/1.1 200 ")) this.broken = true;
    this.#buffer = "";
    this.answered++;
    if (this.#stopping) this.#socket.destroy();
    else this.#socket.write(REQUEST);
  }

  #has(headEnd: number, length: string): boolean {
    return this.#buffer.length >= headEnd + 4 + Number(length);
  }
}
