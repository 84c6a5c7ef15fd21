import { readFileSync } from "node:fs";
import type { Socket } from "bun";
import { ANSWERS, pacedEvent, STREAM_HEAD } from "./harness/answers.ts";

/**
 * An upstream of fixed answers on a bare socket, so that it takes as little of the load's core as it can:
 * `/<answer>/v1/…` with `small`, `large`, `stream-<dialect>` or `paced-<events>-<ms>`; the body is counted and dropped.
 * `GET /opened` tells how many connections it has taken. Started as `bun bench/upstream.ts [cert key]`.
 */
interface Connection {
  /** The beginning of a head that has not come whole. */
  rest: Buffer | undefined;
  /** Bytes of the body still to come. */
  missing: number;
  path: string;
  backlog: Buffer | undefined;
  timer: Timer | undefined;
}

const HEAD_END = "\r\n\r\n";
const LENGTH = /\r\ncontent-length: *(\d+)/i;
let opened = 0;

const send = (socket: Socket<Connection>, bytes: Buffer): void => {
  const { data } = socket;
  if (data.backlog) {
    data.backlog = Buffer.concat([data.backlog, bytes]);
    return;
  }
  const sent = socket.write(bytes);
  if (sent < bytes.length) data.backlog = bytes.subarray(Math.max(0, sent));
};

const startPaced = (socket: Socket<Connection>, count: number, everyMs: number): void => {
  send(socket, Buffer.from(STREAM_HEAD));
  let left = count;
  socket.data.timer = setInterval(() => {
    left--;
    send(socket, Buffer.from(pacedEvent(left === 0)));
    if (left === 0) clearInterval(socket.data.timer);
  }, everyMs);
};

const answer = (socket: Socket<Connection>, path: string): void => {
  const name = path.split("/")[1] ?? "";
  const fixed = ANSWERS.get(name);
  if (fixed) {
    send(socket, fixed);
    return;
  }
  const paced = /^paced-(\d+)-(\d+)$/.exec(name);
  if (paced) {
    startPaced(socket, Number(paced[1]), Number(paced[2]));
    return;
  }
  const text = name === "opened" ? String(opened) : "";
  const status = name === "opened" ? "200 OK" : "404 Not Found";
  send(socket, Buffer.from(`HTTP/1.1 ${status}\r\ncontent-length: ${text.length}\r\n\r\n${text}`));
};

const receive = (socket: Socket<Connection>, chunk: Buffer): void => {
  const { data } = socket;
  let bytes = data.rest ? Buffer.concat([data.rest, chunk]) : chunk;
  data.rest = undefined;
  while (bytes.length > 0) {
    if (data.missing === 0) {
      const end = bytes.indexOf(HEAD_END);
      if (end < 0) {
        // The socket's buffer is used again once this call returns.
        data.rest = Buffer.from(bytes);
        return;
      }
      const head = bytes.toString("latin1", 0, end);
      data.path = head.slice(head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
      data.missing = Number(LENGTH.exec(head)?.[1] ?? 0);
      bytes = bytes.subarray(end + HEAD_END.length);
    }
    const taken = Math.min(data.missing, bytes.length);
    data.missing -= taken;
    bytes = bytes.subarray(taken);
    if (data.missing === 0) answer(socket, data.path);
  }
};

const [cert, key] = process.argv.slice(2);
const server = Bun.listen<Connection>({
  hostname: "127.0.0.1",
  port: 0,
  ...(cert && key ? { tls: { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") } } : {}),
  socket: {
    open(socket) {
      opened++;
      socket.data = { rest: undefined, missing: 0, path: "", backlog: undefined, timer: undefined };
    },
    data: receive,
    drain(socket) {
      const { backlog } = socket.data;
      socket.data.backlog = undefined;
      if (backlog) send(socket, backlog);
    },
    close: (socket) => clearInterval(socket.data.timer),
    error: () => undefined,
  },
});
console.log(`listens on ${cert ? "https" : "http"}://127.0.0.1:${server.port}`);
