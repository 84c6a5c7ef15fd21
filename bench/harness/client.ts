import { readFileSync } from "node:fs";
import type { Socket } from "bun";
import type { Load, Loaded } from "./load.ts";
import { percentile } from "./statistics.ts";

/**
 * A client for where there is no wrk: HTTP/1.1 over bare sockets that are kept alive, one request at a time each.
 * Started as `bun bench/harness/client.ts <file with the load>`; prints what came of it.
 */
interface Connection {
  sentAt: number;
  /** Bytes of the answer still to come; negative until its length is known, or where it comes in chunks. */
  missing: number;
  head: string;
}

const load: Load = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const { hostname, port, pathname } = new URL(load.url);

const requestWith = (headers: Readonly<Record<string, string>>): Buffer => {
  const lines = Object.entries({ host: hostname, "content-type": "application/json", ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const length = Buffer.byteLength(load.body);
  return Buffer.from(
    `POST ${pathname} HTTP/1.1\r\n${lines.join("")}content-length: ${length}\r\n\r\n${load.body}`,
  );
};
const requests = load.keys?.map((key) =>
  requestWith({ ...load.headers, authorization: `Bearer ${key}` }),
) ?? [requestWith(load.headers)];

const latencies: number[] = [];
let errors = 0;
let next = 0;
let over = false;

const ask = (socket: Socket<Connection>): void => {
  const request = requests[next++ % requests.length];
  socket.data = { sentAt: performance.now(), missing: -1, head: "" };
  if (request && socket.write(request) < request.length) errors++;
};

const finish = (socket: Socket<Connection>): void => {
  latencies.push((performance.now() - socket.data.sentAt) * 1000);
  if (!socket.data.head.startsWith("HTTP/1.1 200")) errors++;
  if (!over) ask(socket);
};

const receive = (socket: Socket<Connection>, bytes: Buffer): void => {
  const { data } = socket;
  if (data.missing > 0) {
    data.missing -= bytes.length;
    if (data.missing <= 0) finish(socket);
    return;
  }
  data.head += bytes.toString("latin1");
  const end = data.head.indexOf("\r\n\r\n");
  if (end < 0) return;
  const length = /\r\ncontent-length: *(\d+)/i.exec(data.head.slice(0, end + 2))?.[1];
  if (length === undefined) {
    if (data.head.endsWith("\r\n0\r\n\r\n")) finish(socket);
    return;
  }
  data.missing = end + 4 + Number(length) - data.head.length;
  if (data.missing <= 0) finish(socket);
};

const sockets = await Promise.all(
  Array.from({ length: load.connections }, () =>
    Bun.connect<Connection>({
      hostname,
      port: Number(port),
      data: { sentAt: 0, missing: -1, head: "" },
      socket: {
        data: receive,
        close: () => {
          if (!over) errors++;
        },
        error: () => {
          errors++;
        },
      },
    }),
  ),
);
const startedAt = performance.now();
for (const socket of sockets) ask(socket);
await Bun.sleep(load.durationMs);
over = true;
const seconds = (performance.now() - startedAt) / 1000;
const loaded: Loaded = {
  requests: latencies.length,
  errors,
  seconds,
  p50Us: percentile(latencies, 0.5),
  p99Us: percentile(latencies, 0.99),
};
process.stdout.write(JSON.stringify(loaded), () => process.exit(0));
